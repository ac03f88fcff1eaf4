/**
 * Shortcuts in tinykeys' notation (`Shift+a`, `$mod+Enter`, `g a`; `$mod` is Command on a Mac, Control elsewhere),
 * turned into what people read and what `aria-keyshortcuts` wants.
 */

const NAMES: Record<string, string> = {
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  space: 'Space',
};

const MAC: Record<string, string> = { $mod: '⌘', Control: '⌃', Alt: '⌥', Shift: '⇧' };
const OTHER: Record<string, string> = { $mod: 'Ctrl', Control: 'Ctrl' };

/** `g a` → [['g'], ['a']]; `Shift+a` → [['Shift', 'A']]. One list of key caps per press. */
export function keyCaps(keys: string, mac = false): string[][] {
  return presses(keys).map((parts) =>
    parts.map((part, index) => {
      const shifted = parts.length > 1 && index === parts.length - 1;
      return (
        (mac ? MAC : OTHER)[part] ??
        NAMES[part.toLowerCase()] ??
        (shifted && part.length === 1 ? part.toUpperCase() : part)
      );
    }),
  );
}

/** Value for `aria-keyshortcuts`; sequences can't be said there and are left out. Undefined when nothing remains. */
export function ariaKeys(keys: readonly string[]): string | undefined {
  const single = keys.filter((key) => presses(key).length === 1);
  const said = single.flatMap((key) =>
    key.includes('$mod') ? [key.replace('$mod', 'Control'), key.replace('$mod', 'Meta')] : [key],
  );
  return said.length === 0 ? undefined : said.join(' ');
}

/**
 * The spellings under which a key must be bound: on some layouts `/` or `[` needs Shift, and `?` nearly always does,
 * so that a lone sign is bound with and without it. Letters are left alone: Shift means something else there.
 */
export function keyVariants(keys: string): string[] {
  const isSign = keys.length === 1 && !/[a-z0-9]/i.test(keys);
  return isSign ? [keys, `Shift+${keys}`] : [keys];
}

function presses(keys: string): string[][] {
  return keys
    .trim()
    .split(' ')
    .map((press) => press.split(/(?<=.)\+/));
}
