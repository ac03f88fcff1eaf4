'use client';

import { Fragment, useState } from 'react';
import { Banner } from '@/components/ui/banner';
import { Dialog } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { spokenKeys } from '@/lib/browser/keys';
import { shortcutOf } from '@/lib/contracts/shortcuts';
import { useKeyboard, useShortcuts } from './provider';
import type { Shortcut } from './registry';
import { useShortcut } from './use-shortcut';

/** The sheet behind `?`: every shortcut alive on this page, searchable. */
export function ShortcutHelp() {
  const keyboard = useKeyboard();
  const [search, setSearch] = useState('');
  const shortcuts = useShortcuts();
  const open = keyboard?.helpOpen ?? false;
  const setOpen = (next: boolean) => {
    setSearch('');
    keyboard?.setHelpOpen(next);
  };
  useShortcut({ id: 'help', run: () => setOpen(true) });

  const groups = grouped(shortcuts, search);
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts" size="md">
      {keyboard?.letters === false && (
        <Banner tone="warning" className="mb-3" title="Letter shortcuts are switched off">
          You can switch them on in Settings, under Profile.
        </Banner>
      )}
      <Input
        type="search"
        aria-label="Find a shortcut"
        placeholder="Find a shortcut…"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {groups.length === 0 && <p className="pt-6 text-sm text-faint">No shortcut on this page is called that.</p>}
      <div className="mt-4 grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.map(([group, list]) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
            <dl>
              {list.map((shortcut) => (
                <div key={shortcut.id} className="flex min-h-8 items-center justify-between gap-4 border-b border-line">
                  <dt className="text-sm">{shortcutOf(shortcut.id).label}</dt>
                  <dd className="flex items-center gap-1.5 text-2xs text-faint">
                    {allKeys(shortcut).map((keys, index) => (
                      <Fragment key={keys}>
                        {index > 0 && 'or'}
                        <Kbd keys={keys} />
                      </Fragment>
                    ))}
                    {allKeys(shortcut).length === 0 && 'no key'}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

const allKeys = ({ id, keys }: Shortcut) => [...keys, ...(shortcutOf(id).alsoKeys ?? [])];

function grouped(shortcuts: readonly Shortcut[], search: string): [string, Shortcut[]][] {
  const wanted = search.trim().toLowerCase();
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    const { label, group } = shortcutOf(shortcut.id);
    const spoken = shortcut.keys.map((keys) => spokenKeys(keys)).join(' ');
    if (!`${label} ${group} ${spoken}`.toLowerCase().includes(wanted)) continue;
    groups.set(group, [...(groups.get(group) ?? []), shortcut]);
  }
  return [...groups];
}
