'use client';

import { Kbd } from '@/components/ui/kbd';
import type { ShortcutId } from '@/lib/contracts/shortcuts';
import { useKeys } from './provider';

/** The first of a shortcut's keys as this person has them; nothing where none works. */
export function ShortcutKbd({ id, inverse = false }: { id: ShortcutId; inverse?: boolean }) {
  const [keys] = useKeys(id);
  return keys === undefined ? null : <Kbd keys={keys} inverse={inverse} />;
}
