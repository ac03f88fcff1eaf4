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
 * so that a sign is bound with and without it; Alt changes what a letter types on a Mac, so that it is bound by its
 * place, too. Letters are left alone otherwise: Shift means something else there.
 */
export function keyVariants(keys: string): string[] {
  return presses(keys)
    .map(pressVariants)
    .reduce((before, next) => before.flatMap((first) => next.map((second) => `${first} ${second}`)));
}

function pressVariants(parts: string[]): string[] {
  const key = parts.at(-1) ?? '';
  const modifiers = parts.slice(0, -1);
  const spelled = [...modifiers, key].join('+');
  if (key.length === 1 && !/[a-z0-9]/i.test(key) && !modifiers.includes('Shift')) {
    return [spelled, [...modifiers, 'Shift', key].join('+')];
  }
  if (modifiers.includes('Alt') && /^[a-z]$/i.test(key)) {
    return [spelled, [...modifiers, `Key${key.toUpperCase()}`].join('+')];
  }
  return [spelled];
}

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** A press in tinykeys' notation, as a shortcut is recorded; null for modifiers on their own and keys being composed. */
export function pressOf({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed, mac: boolean): string | null {
  if (/^(?:Shift|Control|Alt|AltGraph|Meta|CapsLock|Dead|Process|Unidentified)$/.test(key)) return null;
  const place = /^Key([A-Z])$/.exec(code)?.[1];
  const typed = key === ' ' ? 'Space' : altKey && place !== undefined ? place : key;
  const sign = typed.length === 1 && !/[a-z0-9]/i.test(typed);
  const mod = mac ? metaKey : ctrlKey;
  const modifiers = [
    ...(mod ? ['$mod'] : []),
    ...(mac && ctrlKey ? ['Control'] : []),
    ...(!mac && metaKey ? ['Meta'] : []),
    ...(altKey ? ['Alt'] : []),
    ...(shiftKey && !sign ? ['Shift'] : []),
  ];
  const shown = typed.length !== 1 ? typed : shiftKey ? typed.toUpperCase() : typed.toLowerCase();
  return [...modifiers, shown].join('+');
}

/** Whether this browser runs where Command takes the place of Control. */
export const onMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** `$mod+Shift+k` → `Ctrl Shift K`, `g a` → `g then a`: as it is spoken. */
export const spokenKeys = (keys: string, mac = false): string =>
  keyCaps(keys, mac)
    .map((caps) => caps.join(' '))
    .join(' then ');

function presses(keys: string): string[][] {
  return keys
    .trim()
    .split(' ')
    .map((press) => press.split(/(?<=.)\+/));
}
