/** What stands for the bracket itself. */
const LITERAL = 'for the character [ itself write [[]';

/**
 * What is wrong with a glob, and where; null when every class in it closes and every range runs forwards. Matching takes a
 * bracket that never closes for itself, which is hardly ever what was meant: so nobody may write one. Pure.
 */
export function globFault(pattern: string): string | null {
  for (let at = pattern.indexOf('['); at !== -1;) {
    const negated = pattern[at + 1] === '!';
    const from = at + (negated ? 2 : 1);
    // A `]` right behind the bracket (or its `!`) is a member, as in the shell.
    const close = pattern.indexOf(']', from + 1);
    if (close === -1) {
      const empty = pattern[from] === ']' ? 'is empty and' : 'opens a class that';
      return `the [ at character ${placeOf(pattern, at)} ${empty} never closes: ${LITERAL}`;
    }
    const range = backwards(pattern.slice(from, close));
    if (range !== null) {
      return `the class at character ${placeOf(pattern, at)} has the range ${range}, which runs backwards and matches nothing`;
    }
    at = pattern.indexOf('[', close + 1);
  }
  return null;
}

/** Counted as people do: from 1, a character outside the basic plane as one. */
const placeOf = (pattern: string, index: number): number => Array.from(pattern.slice(0, index)).length + 1;

function backwards(members: string): string | null {
  const characters = Array.from(members);
  for (let at = 0; at < characters.length; at++) {
    const [low, hyphen, high] = characters.slice(at, at + 3);
    if (low === undefined || hyphen !== '-' || high === undefined) continue;
    if ((low.codePointAt(0) ?? 0) > (high.codePointAt(0) ?? 0)) return `${low}-${high}`;
    at += 2;
  }
  return null;
}
