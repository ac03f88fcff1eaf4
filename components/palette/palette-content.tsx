'use client';

import { Command as Cmdk } from 'cmdk';
import { useQuery } from '@tanstack/react-query';
import { useTheme } from 'next-themes';
import { useRouter } from 'next/navigation';
import * as Radix from 'radix-ui/dialog';
import { useState, type ReactNode } from 'react';
import { useKeyboard } from '@/components/keyboard/provider';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { Icon } from '@/components/ui/icon';
import { OVERLAY } from '@/components/ui/overlay-style';
import { RiskBadge } from '@/components/ui/risk-badge';
import { StatusGlyph } from '@/components/ui/status-badge';
import { useFocusReturn } from '@/components/ui/use-focus-return';
import { VisibleText } from '@/components/ui/visible-text';
import { savedFilterOptions } from '@/lib/browser/saved-filters';
import { commandsOf, matching, type Command } from './commands';
import type { PaletteProps } from './palette';
import { useFoundApprovals } from './use-found-approvals';

type Props = PaletteProps & { open: boolean; onOpenChange: (open: boolean) => void };

const ITEM =
  'flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-3 py-1.5 text-sm data-[selected=true]:bg-selected [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-faint';

/** What Palette loads when it is first opened. It leads somewhere and never decides anything. */
export default function PaletteContent({ org, orgs, open, onOpenChange }: Props) {
  const returnFocus = useFocusReturn(open, undefined);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={OVERLAY} />
        <Radix.Content
          aria-describedby={undefined}
          onCloseAutoFocus={returnFocus}
          className="pop-in fixed inset-x-3 top-[12dvh] z-50 mx-auto flex max-h-[70dvh] max-w-xl flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-pop"
        >
          <Radix.Title className="sr-only">Go anywhere</Radix.Title>
          <Lines org={org} orgs={orgs} onClose={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Lines({ org, orgs, onClose }: PaletteProps & { onClose: () => void }) {
  const router = useRouter();
  const keyboard = useKeyboard();
  const { setTheme } = useTheme();
  const [typed, setTyped] = useState('');
  const { data: saved = [] } = useQuery(savedFilterOptions(org));
  const commands = matching(commandsOf(org, orgs, saved), typed);
  const found = useFoundApprovals(org, typed);

  const go = (href: string) => {
    onClose();
    router.push(href);
  };
  const run = ({ run: what }: Command) => {
    switch (what.kind) {
      case 'go':
        return go(what.href);
      case 'theme':
        onClose();
        return setTheme(what.theme);
      case 'help':
        onClose();
        return keyboard?.setHelpOpen(true);
    }
  };

  return (
    <Cmdk shouldFilter={false} loop label="Go anywhere" className="flex min-h-0 flex-col">
      <Cmdk.Input
        value={typed}
        onValueChange={setTyped}
        placeholder="A page, a setting, an approval’s id or a word of it…"
        className="h-12 w-full shrink-0 border-b border-line bg-transparent px-4 text-base -outline-offset-2 placeholder:text-faint"
      />
      <Cmdk.List className="min-h-0 overflow-y-auto p-2">
        <Cmdk.Empty className="px-3 py-8 text-center text-sm text-muted">
          {found.busy ? 'Searching approvals…' : 'Nothing is called that.'}
        </Cmdk.Empty>
        {[...new Set(commands.map(({ group }) => group))].map((group) => (
          <Group key={group} heading={group}>
            {commands
              .filter((command) => command.group === group)
              .map((command) => (
                <Cmdk.Item key={command.id} value={command.id} onSelect={() => run(command)} className={ITEM}>
                  {command.icon ? <Icon of={command.icon} /> : <span aria-hidden className="size-4 shrink-0" />}
                  <span className="flex-1">{command.label}</span>
                  {command.shortcut && <ShortcutKbd id={command.shortcut} />}
                </Cmdk.Item>
              ))}
          </Group>
        ))}
        {found.items.length > 0 && (
          <Group heading="Approvals">
            {found.items.map(({ approval_id: id, headline, agent_id: agent, status, risk_tier: tier }) => (
              <Cmdk.Item key={id} value={id} onSelect={() => go(`/${org}/approvals/${id}`)} className={ITEM}>
                <StatusGlyph status={status} label />
                <span className="min-w-0 flex-1 wrap-anywhere">
                  <VisibleText text={headline} />
                  <span className="text-muted">
                    {' by '}
                    <VisibleText text={agent} />
                  </span>
                </span>
                <RiskBadge tier={tier} />
              </Cmdk.Item>
            ))}
          </Group>
        )}
      </Cmdk.List>
    </Cmdk>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Cmdk.Group
      heading={heading}
      className="[&>[cmdk-group-heading]]:px-3 [&>[cmdk-group-heading]]:pt-2 [&>[cmdk-group-heading]]:pb-1 [&>[cmdk-group-heading]]:text-xs [&>[cmdk-group-heading]]:font-medium [&>[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Cmdk.Group>
  );
}
