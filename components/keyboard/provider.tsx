'use client';

import { createContext, use, useLayoutEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react';
import { isCharacterKey, keysFor, type OwnKeys, type ShortcutId } from '@/lib/contracts/shortcuts';
import { makeRegistry, type Registry, type Shortcut } from './registry';

type Keyboard = {
  registry: Registry;
  /** Whether this person has letter shortcuts switched on. */
  letters: boolean;
  /** The keys that this person has chosen instead of those that shortcuts come with. */
  own: OwnKeys;
  helpOpen: boolean;
  setHelpOpen: (open: boolean) => void;
};

const KeyboardContext = createContext<Keyboard | null>(null);

type Props = {
  /** Each person's own setting: false leaves only chords like Ctrl+K. */
  letters: boolean;
  own: OwnKeys;
  children: ReactNode;
};

/** One listener for the whole page, with this person's keys. */
export function KeyboardProvider({ letters, own, children }: Props) {
  const [registry] = useState(makeRegistry);
  const [helpOpen, setHelpOpen] = useState(false);
  useLayoutEffect(() => registry.setLetters(letters), [registry, letters]);
  useLayoutEffect(() => {
    window.addEventListener('keydown', registry.handle);
    return () => window.removeEventListener('keydown', registry.handle);
  }, [registry]);
  const keyboard = useMemo(
    () => ({ registry, letters, own, helpOpen, setHelpOpen }),
    [registry, letters, own, helpOpen],
  );
  return <KeyboardContext value={keyboard}>{children}</KeyboardContext>;
}

/** The keyboard of the page; null outside of a provider (the login page), where shortcuts simply don't exist. */
export const useKeyboard = () => use(KeyboardContext);

const none: readonly never[] = [];
const never = () => () => {};

/** All shortcuts alive now, for the help sheet. */
export function useShortcuts(): readonly Shortcut[] {
  const registry = useKeyboard()?.registry;
  return useSyncExternalStore(registry?.subscribe ?? never, registry?.list ?? (() => none), () => none);
}

/** The keys that work for a shortcut, for this person now: to be shown where it can also be clicked. */
export function useKeys(id: ShortcutId | undefined): readonly string[] {
  const keyboard = useKeyboard();
  if (keyboard === null || id === undefined) return none;
  const keys = keysFor(id, keyboard.own);
  return keyboard.letters ? keys : keys.filter((one) => !isCharacterKey(one));
}
