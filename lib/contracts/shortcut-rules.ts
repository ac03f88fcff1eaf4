import { isCharacterKey, keysFor, SHORTCUT_IDS, shortcutOf, type OwnKeys, type ShortcutId } from './shortcuts';

/** Why a shortcut can't have a key; with the shortcut that has it already. */
export type KeyProblem = { message: string; taken?: ShortcutId };

/** Keys that one shortcut may have, and presses in one of them. */
export const MAX_KEYS = 3;
const MAX_PRESSES = 2;

/** Modifiers in one order, and one character: named keys (Tab, Enter, arrows, F5) belong to browser, grid and dialogs. */
const PRESS = /^(?:\$mod\+)?(?:Control\+)?(?:Meta\+)?(?:Alt\+)?(?:Shift\+)?[^\s]$/u;
const MODIFIED = /^(?:\$mod|Control|Meta|Alt|Shift)\+/;

/** What browsers do themselves and don't give away, or what people can't do without. */
const BROWSERS = /^mod\+(?:[acfhlnopqrstvwxyz0-9+=-]|shift\+[ijnprtw])$/;

/** Keys of which `Shift+j` and `Shift+J`, `Control+k` and `$mod+k` are the same. */
const folded = (keys: string): string[] =>
  keys.split(' ').map((press) => press.toLowerCase().replace(/^(?:\$mod|control|meta)\+/, 'mod+'));

/** Whether a press of the one is a press of the other, or begins it: then the longer could never be finished. */
function collide(a: string, b: string): boolean {
  const [one, other] = [folded(a), folded(b)];
  return one.every((press, index) => index >= other.length || press === other[index]);
}

function sharePage(a: ShortcutId, b: ShortcutId): boolean {
  const [one, other] = [shortcutOf(a).pages, shortcutOf(b).pages];
  return one === undefined || other === undefined || one.some((page) => other.includes(page));
}

/** What is wrong with a key for a shortcut, whoever else has it; null when nothing is. */
function unfit(id: ShortcutId, keys: string): string | null {
  const { decides, keys: standard } = shortcutOf(id);
  if (standard.includes(keys)) return null;
  const presses = keys.split(' ');
  if (presses.length > MAX_PRESSES) return `A shortcut has at most ${MAX_PRESSES} presses in a row.`;
  if (!presses.every((press) => PRESS.test(press))) {
    return 'Choose a letter, a digit or a sign, alone or with Shift, Ctrl or Alt: other keys move and press things.';
  }
  if (folded(keys).some((press) => BROWSERS.test(press))) return 'The browser needs this chord for itself.';
  if (presses.length > 1 && !isCharacterKey(keys)) return 'Two presses in a row go without Ctrl, Alt and Command.';
  if (decides && (presses.length > 1 || !MODIFIED.test(keys))) {
    return 'Nothing decides on a bare key: hold Shift, Ctrl or Alt with it.';
  }
  return null;
}

/** Why this person's shortcut can't have a key, or null. */
export function keyProblem(id: ShortcutId, keys: string, own: OwnKeys): KeyProblem | null {
  const message = unfit(id, keys);
  if (message !== null) return { message };
  for (const other of SHORTCUT_IDS) {
    if (other === id || !sharePage(id, other)) continue;
    const has = keysFor(other, own).find((theirs) => collide(keys, theirs));
    if (has === undefined) continue;
    const { label } = shortcutOf(other);
    const same = folded(has).length === folded(keys).length;
    return { taken: other, message: same ? `“${label}” has this key.` : `“${label}” has a key that begins the same.` };
  }
  return null;
}

/** Everything that is wrong with a person's keys: as they are stored, all at once. */
export function keysProblems(own: OwnKeys): { path: ShortcutId; message: string }[] {
  return SHORTCUT_IDS.flatMap((id) =>
    (own[id] ?? []).flatMap((keys, index, all) => {
      if (all.some((one, at) => at < index && collide(one, keys))) return [{ path: id, message: 'has a key twice' }];
      const problem = keyProblem(id, keys, own);
      return problem === null ? [] : [{ path: id, message: problem.message }];
    }),
  );
}

/** The keys with one shortcut changed; `null`, or just those it comes with, bring these back. */
export function withKeys(own: OwnKeys, id: ShortcutId, keys: readonly string[] | null): OwnKeys {
  const rest = Object.fromEntries(Object.entries(own).filter(([one]) => one !== id));
  const standard = keys === null || keys.join('\n') === shortcutOf(id).keys.join('\n');
  return standard ? rest : { ...rest, [id]: keys };
}

/** The keys with one given to a shortcut, taken away from all others that have it or one that begins the same. */
export function giveKey(own: OwnKeys, id: ShortcutId, keys: string): OwnKeys {
  let next = withKeys(own, id, [keys]);
  for (let problem = keyProblem(id, keys, next); problem?.taken; problem = keyProblem(id, keys, next)) {
    const kept = keysFor(problem.taken, next).filter((theirs) => !collide(keys, theirs));
    next = withKeys(next, problem.taken, kept);
  }
  return next;
}
