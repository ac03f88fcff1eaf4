import { describe, expect, it } from 'vitest';
import { ariaKeys, keyCaps, keyVariants } from './keys';

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
});
