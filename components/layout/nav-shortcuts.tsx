'use client';

import { useRouter } from 'next/navigation';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import { DESTINATIONS, type Destination } from './navigation';

const GROUP = 'Everywhere';

/** The keys that lead through the console, and `/` for the page's search field. */
export function NavShortcuts({ base }: { base: string }) {
  useShortcut({ id: 'search', keys: ['/'], label: 'Search this page', group: GROUP, run: focusSearch });
  return DESTINATIONS.map((destination) =>
    destination.keys.length === 0 ? null : <GoTo key={destination.id} base={base} destination={destination} />,
  );
}

function GoTo({ base, destination }: { base: string; destination: Destination }) {
  const router = useRouter();
  useShortcut({
    id: `go-${destination.id}`,
    keys: destination.keys,
    label: `Go to ${destination.label}`,
    group: GROUP,
    run: () => router.push(base + destination.path),
  });
  return null;
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-shortcut-search]');
  field?.focus();
  field?.select();
}
