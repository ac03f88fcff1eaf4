'use client';

import { Building2, Check, ChevronsUpDown } from 'lucide';
import { Icon } from '@/components/ui/icon';
import { Menu, type MenuEntry } from '@/components/ui/menu';
import { SIDEBAR_BUTTON } from './sidebar-style';

export type ShellOrg = { slug: string; name: string; role: string };

/** The organization on screen, and the way to the others. */
export function OrgSwitcher({ org, orgs }: { org: ShellOrg; orgs: readonly ShellOrg[] }) {
  const entries = orgs.map(({ slug, name }): MenuEntry => ({
    kind: 'item',
    label: name,
    href: `/${slug}/dashboard`,
    icon: slug === org.slug ? Check : Building2,
  }));
  return (
    <Menu
      align="start"
      className="w-60"
      entries={[{ kind: 'label', label: 'Organizations' }, ...entries]}
      trigger={
        <button type="button" aria-label={`Organization ${org.name}, switch`} className={SIDEBAR_BUTTON}>
          <OrgTile name={org.name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-sm/4 font-semibold">{org.name}</span>
            <span className="block text-2xs/4 text-faint">{org.role}</span>
          </span>
          <Icon of={ChevronsUpDown} className="size-4 shrink-0 text-faint" />
        </button>
      }
    />
  );
}

function OrgTile({ name }: { name: string }) {
  return (
    <span
      aria-hidden
      className="grid size-7 shrink-0 place-items-center rounded-md border border-accent-line bg-accent-soft text-xs font-semibold text-accent-text"
    >
      {[...name.trim()][0]?.toUpperCase() ?? '?'}
    </span>
  );
}
