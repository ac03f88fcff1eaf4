'use client';

import { useEffect, type ReactNode } from 'react';
import { useKeyboard } from './provider';

/** While this is on the page, only shortcuts with this scope work: put it inside a dialog that has keys of its own. */
export function KeyboardScope({ name, children }: { name: string; children: ReactNode }) {
  const registry = useKeyboard()?.registry;
  useEffect(() => registry?.enter(name), [registry, name]);
  return children;
}
