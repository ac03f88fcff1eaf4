import { describe, expect, it } from 'vitest';
import { giveKey, keyProblem, keysProblems, withKeys } from './shortcut-rules';
import { SHORTCUT_IDS, SHORTCUTS, keysFor, shortcutOf, type OwnKeys } from './shortcuts';

describe('the keys that shortcuts come with', () => {
  it('hold to the rules themselves', () => {
    const standard: OwnKeys = Object.fromEntries(SHORTCUT_IDS.map((id) => [id, SHORTCUTS[id].keys]));
    expect(keysProblems(standard)).toEqual([]);
    expect(keysProblems({})).toEqual([]);
  });
});

describe('keyProblem', () => {
  it('lets nothing that decides onto a bare key, a sign or a sequence', () => {
    const deciding = SHORTCUT_IDS.filter((id) => shortcutOf(id).decides);
    expect(deciding).toEqual(['approve', 'deny']);
    for (const id of deciding) {
      for (const bare of ['y', 'Y', '1', '!', '?', 'é', 'g y', 'Shift+Y Shift+Y', 'Enter', 'Space', 'F2']) {
        expect(keyProblem(id, bare, {}), `${id} ${bare}`).not.toBeNull();
      }
      for (const held of ['Shift+Y', '$mod+y', 'Alt+y', '$mod+Shift+Y']) {
        expect(keyProblem(id, held, {})?.message ?? null, `${id} ${held}`).toBe(
          held === '$mod+y' ? 'The browser needs this chord for itself.' : null,
        );
      }
    }
  });

  it('names the shortcut that has the key, where both can be on one page', () => {
    expect(keyProblem('queue-next', 'k', {})).toEqual({
      taken: 'queue-previous',
      message: '“Previous row” has this key.',
    });
    expect(keyProblem('queue-next', 'D', {})?.taken).toBe('go-dashboard');
    expect(keyProblem('queue-next', 'Shift+a', {})?.taken).toBe('approve');
    expect(keyProblem('next', 'x', {})).toBeNull();
    expect(keyProblem('help', 'x', {})?.taken).toBe('queue-select');
    expect(keyProblem('queue-next', 'k', { 'queue-previous': ['i'] })).toBeNull();
  });

  it('sees that one key would begin another', () => {
    expect(keyProblem('queue-next', 'g', {})?.message).toBe('“Go to Approvals” has a key that begins the same.');
    expect(keyProblem('queue-next', 'j x', {})).toBeNull();
    expect(keyProblem('queue-open', 'j x', {})?.taken).toBe('queue-next');
    expect(keyProblem('queue-next', 'g x', {})).toBeNull();
  });

  it('leaves the browser what is its own, and refuses what is no key', () => {
    for (const keys of [
      '$mod+w',
      'Control+T',
      '$mod+c',
      'Tab',
      'Escape',
      'ArrowDown',
      'F5',
      'Alt+Enter',
      'a b c',
      '',
    ]) {
      expect(keyProblem('queue-next', keys, {}), keys).not.toBeNull();
    }
  });
});

describe('changing keys', () => {
  it('takes a key from everybody who has it and leaves them their others', () => {
    const own = giveKey({}, 'queue-next', 'a');
    expect(own).toEqual({ 'queue-next': ['a'], 'go-approvals': ['g a'] });
    expect(keysProblems(own)).toEqual([]);
    const all = giveKey(own, 'queue-open', 'g');
    expect(keysFor('go-approvals', all)).toEqual([]);
    expect(keysFor('go-agents', all)).toEqual([]);
    expect(keysProblems(all)).toEqual([]);
  });

  it('brings back what it came with', () => {
    expect(withKeys({ 'queue-next': ['n'], help: ['h'] }, 'help', null)).toEqual({ 'queue-next': ['n'] });
    expect(withKeys({}, 'help', [])).toEqual({ help: [] });
    expect(withKeys({ help: ['h'] }, 'help', ['?'])).toEqual({});
  });

  it('counts a key twice only once', () => {
    expect(keysProblems({ 'queue-next': ['n', 'N'] })).toEqual([{ path: 'queue-next', message: 'has a key twice' }]);
  });
});
