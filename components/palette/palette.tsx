'use client';

import { lazy, Suspense, useState } from 'react';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import type { ShellOrg } from '@/components/layout/org-switcher';
import { OverlayLoading } from '@/components/ui/overlay-loading';
import { useOnceTrue } from '@/components/ui/use-once-true';

const Content = lazy(() => import('./palette-content'));

export type PaletteProps = { org: string; orgs: readonly ShellOrg[] };

/** Ctrl/Cmd+K: every page, organization and approval by typing a part of its name. Its script comes when first opened. */
export function Palette({ org, orgs }: PaletteProps) {
  const [open, setOpen] = useState(false);
  const used = useOnceTrue(open);
  useShortcut({ id: 'palette', run: () => setOpen(true) });
  if (!used) return null;
  return (
    <Suspense fallback={<OverlayLoading />}>
      <Content org={org} orgs={orgs} open={open} onOpenChange={setOpen} />
    </Suspense>
  );
}
