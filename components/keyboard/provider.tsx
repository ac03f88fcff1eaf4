'use client';

import { createContext, use, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { makeRegistry, type Registry, type Shortcut } from './registry';

type Keyboard = {
  registry: Registry;
  /** Whether this person has letter shortcuts switched on. */
  letters: boolean;
  helpOpen: boolean;
  setHelpOpen: (open: boolean) => void;
};

const KeyboardContext = createContext<Keyboard | null>(null);

/** One listener for the whole page. `letters: false` leaves only chords like Ctrl+K (each person's own setting). */
export function KeyboardProvider({ letters, children }: { letters: boolean; children: ReactNode }) {
  const [registry] = useState(makeRegistry);
  const [helpOpen, setHelpOpen] = useState(false);
  useEffect(() => registry.setLetters(letters), [registry, letters]);
  useEffect(() => {
    window.addEventListener('keydown', registry.handle);
    return () => window.removeEventListener('keydown', registry.handle);
  }, [registry]);
  return <KeyboardContext value={{ registry, letters, helpOpen, setHelpOpen }}>{children}</KeyboardContext>;
}

/** The keyboard of the page; null outside of a provider (the login page), where shortcuts simply don't exist. */
export const useKeyboard = () => use(KeyboardContext);

const none: readonly Shortcut[] = [];
const never = () => () => {};

/** All shortcuts alive now, for the help sheet. */
export function useShortcuts(): readonly Shortcut[] {
  const registry = useKeyboard()?.registry;
  return useSyncExternalStore(registry?.subscribe ?? never, registry?.list ?? (() => none), () => none);
}
