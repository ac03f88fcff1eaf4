import { createKeybindingsHandler } from 'tinykeys';
import { keyVariants } from '@/lib/browser/keys';
import { isCharacterKey, type ShortcutId } from '@/lib/contracts/shortcuts';
import { hasOpenOverlay, isIgnored, isTypingTarget } from './ignored';

export type Shortcut = {
  id: ShortcutId;
  /** The person's keys for it, in tinykeys' notation; any of them. */
  keys: readonly string[];
  /** Whether this press is meant for it at all; otherwise it goes on its way. */
  when?: ((event: KeyboardEvent) => boolean) | undefined;
  /** The event is the press itself: what it aims at must be read from it at once. */
  run: (event: KeyboardEvent) => void;
};

export type Registry = {
  add: (shortcut: Shortcut) => () => void;
  subscribe: (listener: () => void) => () => void;
  /** All shortcuts known now; the same array until something changes. */
  list: () => readonly Shortcut[];
  handle: (event: KeyboardEvent) => void;
  /** Switches everything but chords off (WCAG 2.1.4). */
  setLetters: (on: boolean) => void;
};

/** The shortcuts that are alive on the page, and the one listener's way to them. */
export function makeRegistry(): Registry {
  const listeners = new Set<() => void>();
  let shortcuts: readonly Shortcut[] = [];
  /** Bound when a key is next pressed: a page comes with many at once. */
  let dispatch: ((event: KeyboardEvent) => void) | null = null;
  let letters = true;

  const change = (next: readonly Shortcut[]) => {
    shortcuts = next;
    dispatch = null;
    for (const listener of listeners) listener();
  };

  return {
    list: () => shortcuts,
    setLetters: (on) => {
      letters = on;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (shortcut) => {
      change([...shortcuts, shortcut]);
      return () => change(shortcuts.filter((one) => one !== shortcut));
    },
    handle: (event) => {
      if (isIgnored(event)) return;
      dispatch ??= bind(shortcuts, (bound, pressed) => isLive(bound, pressed, letters));
      dispatch(event);
    },
  };
}

/** A shortcut by one of its keys; a chord (`$mod+k`) works also while typing and when letters are switched off. */
type Bound = { shortcut: Shortcut; chord: boolean };

/** Shortcuts rest while anything lies over the page. */
function isLive({ shortcut, chord }: Bound, event: KeyboardEvent, letters: boolean): boolean {
  if (hasOpenOverlay() || shortcut.when?.(event) === false) return false;
  return chord || (letters && !isTypingTarget(event.target));
}

/**
 * Sequences are bound before single keys and a used press is marked as such, so that the `r` of `g r` doesn't also
 * count as an `r`. Of two shortcuts with the same key the one added last (the innermost) wins.
 */
function bind(shortcuts: readonly Shortcut[], live: (bound: Bound, event: KeyboardEvent) => boolean) {
  const byKeys = new Map<string, Bound[]>();
  for (const shortcut of shortcuts) {
    for (const keys of shortcut.keys) {
      const bound = { shortcut, chord: !isCharacterKey(keys) };
      for (const spelled of keyVariants(keys)) byKeys.set(spelled, [bound, ...(byKeys.get(spelled) ?? [])]);
    }
  }
  const longestFirst = [...byKeys].sort(([a], [b]) => b.split(' ').length - a.split(' ').length);
  return createKeybindingsHandler(
    Object.fromEntries(
      longestFirst.map(([keys, candidates]) => [
        keys,
        (event: KeyboardEvent) => {
          const bound = event.defaultPrevented ? undefined : candidates.find((one) => live(one, event));
          if (!bound) return;
          event.preventDefault();
          bound.shortcut.run(event);
        },
      ]),
    ),
  );
}
