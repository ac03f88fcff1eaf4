'use client';

import { useRouter } from 'next/navigation';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import type { ShortcutId } from '@/lib/contracts/shortcuts';
import { DESTINATIONS } from './navigation';

/** The keys that lead through the console, and `/` for the page's search field. */
export function NavShortcuts({ base }: { base: string }) {
  useShortcut({ id: 'search', run: focusSearch });
  return DESTINATIONS.map(
    ({ id, path, shortcut }) => shortcut && <GoTo key={id} href={base + path} shortcut={shortcut} />,
  );
}

function GoTo({ href, shortcut }: { href: string; shortcut: ShortcutId }) {
  const router = useRouter();
  useShortcut({ id: shortcut, run: () => router.push(href) });
  return null;
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-shortcut-search]');
  field?.focus();
  field?.select();
}
