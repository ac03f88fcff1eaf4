import { describe, expect, it } from 'vitest';
import { ariaKeys, keyCaps, keyVariants, pressOf, spokenKeys } from './keys';

describe('keyCaps', () => {
  it('splits sequences and chords', () => {
    expect(keyCaps('g a')).toEqual([['g'], ['a']]);
    expect(keyCaps('Shift+a')).toEqual([['Shift', 'A']]);
    expect(keyCaps('$mod+Enter')).toEqual([['Ctrl', 'Enter']]);
    expect(keyCaps('$mod+Enter', true)).toEqual([['⌘', 'Enter']]);
    expect(keyCaps('Escape')).toEqual([['Esc']]);
    expect(keyCaps('+')).toEqual([['+']]);
  });
});

describe('ariaKeys', () => {
  it('leaves sequences out and says both modifiers', () => {
    expect(ariaKeys(['a', 'g a'])).toBe('a');
    expect(ariaKeys(['$mod+k'])).toBe('Control+k Meta+k');
    expect(ariaKeys(['g s'])).toBeUndefined();
  });
});

describe('keyVariants', () => {
  it('binds signs with and without Shift, letters as they are', () => {
    expect(keyVariants('?')).toEqual(['?', 'Shift+?']);
    expect(keyVariants('a')).toEqual(['a']);
    expect(keyVariants('Shift+a')).toEqual(['Shift+a']);
  });

  it('binds every press of a sequence, signs in chords, and letters with Alt by their place', () => {
    expect(keyVariants('g ?')).toEqual(['g ?', 'g Shift+?']);
    expect(keyVariants('$mod+/')).toEqual(['$mod+/', '$mod+Shift+/']);
    expect(keyVariants('Alt+y')).toEqual(['Alt+y', 'Alt+KeyY']);
    expect(keyVariants('+')).toEqual(['+', 'Shift++']);
  });
});

describe('pressOf', () => {
  const press = (key: string, more: Partial<Parameters<typeof pressOf>[0]> = {}, mac = false) =>
    pressOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }, mac);

  it('writes presses down as shortcuts have them', () => {
    expect(press('j')).toBe('j');
    expect(press('J', { shiftKey: true })).toBe('Shift+J');
    expect(press('?', { shiftKey: true })).toBe('?');
    expect(press('k', { ctrlKey: true })).toBe('$mod+k');
    expect(press('k', { metaKey: true }, true)).toBe('$mod+k');
    expect(press('k', { ctrlKey: true }, true)).toBe('Control+k');
    expect(press('å', { altKey: true, code: 'KeyA' }, true)).toBe('Alt+a');
    expect(press(' ')).toBe('Space');
  });

  it('waits for the key that modifiers are held for', () => {
    for (const key of ['Shift', 'Control', 'Alt', 'Meta', 'Dead']) expect(press(key)).toBeNull();
  });

  it('is spoken in words', () => {
    expect(spokenKeys('g a')).toBe('g then a');
    expect(spokenKeys('$mod+Shift+k')).toBe('Ctrl Shift K');
  });
});
