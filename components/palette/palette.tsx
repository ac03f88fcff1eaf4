'use client';

import { lazy, useState } from 'react';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import type { ShellOrg } from '@/components/layout/org-switcher';
import { OnceOpen } from '@/components/ui/once-open';

const Content = lazy(() => import('./palette-content'));

export type PaletteProps = { org: string; orgs: readonly ShellOrg[] };

/** Ctrl/Cmd+K: every page, organization and approval by typing a part of its name. Its script comes when first opened. */
export function Palette({ org, orgs }: PaletteProps) {
  const [open, setOpen] = useState(false);
  useShortcut({ id: 'palette', run: () => setOpen(true) });
  return (
    <OnceOpen open={open}>
      <Content org={org} orgs={orgs} open={open} onOpenChange={setOpen} />
    </OnceOpen>
  );
}
