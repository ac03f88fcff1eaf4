'use client';

import clsx from 'clsx';
import { Check } from 'lucide';
import Link from 'next/link';
import * as Radix from 'radix-ui/dropdown-menu';
import { useRef } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { ariaKeys } from '@/lib/browser/keys';
import { Icon } from './icon';
import type { MenuEntry, MenuProps } from './menu';

const ITEM =
  'relative flex min-h-8 items-center gap-2.5 rounded-sm px-2 py-1 text-sm outline-none select-none data-highlighted:bg-selected data-disabled:text-faint';

/** What Menu loads when it is first opened; it is open from its first moment. */
export default function MenuContent({ trigger, entries, align = 'end', side = 'bottom', className }: MenuProps) {
  // An item acts when the menu has gone and its button has the focus again, so that a dialog opened by it can give
  // the focus back to something that is still there.
  const chosen = useRef<(() => void) | null>(null);
  const act = () => {
    const run = chosen.current;
    chosen.current = null;
    if (run) queueMicrotask(run);
  };
  return (
    // Not modal: hiding the rest of the page would hide focusable things with it.
    <Radix.Root defaultOpen modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={act}
          className={clsx('pop-in z-50 min-w-48 rounded-lg border border-line bg-raised p-1 shadow-pop', className)}
        >
          {entries.map((entry, index) => (
            <Entry key={index} entry={entry} choose={(run) => (chosen.current = run)} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type Choose = (run: () => void) => void;

function Entry({ entry, choose }: { entry: MenuEntry; choose: Choose }) {
  switch (entry.kind) {
    case 'separator':
      return <Radix.Separator className="-mx-1 my-1 h-px bg-line" />;
    case 'label':
      return <MenuLabel label={entry.label} />;
    case 'choices':
      return <Choices {...entry} />;
    case 'item':
      return <Item entry={entry} choose={choose} />;
  }
}

function Item({ entry, choose }: { entry: Extract<MenuEntry, { kind: 'item' }>; choose: Choose }) {
  const { icon, shortcut, danger = false, disabled = false, label } = entry;
  const keys = useKeys(shortcut);
  const inside = (
    <>
      {icon && <Icon of={icon} className={clsx('size-4', !danger && 'text-faint')} />}
      <span className="min-w-0 flex-1 truncate">{label}</span>
      {shortcut && <ShortcutKbd id={shortcut} />}
    </>
  );
  return (
    <Radix.Item
      disabled={disabled}
      aria-keyshortcuts={ariaKeys(keys)}
      asChild={'href' in entry}
      {...('onSelect' in entry ? { onSelect: () => choose(entry.onSelect) } : {})}
      className={clsx(ITEM, danger && 'text-negative')}
    >
      {'href' in entry ? <Link href={entry.href}>{inside}</Link> : inside}
    </Radix.Item>
  );
}

function Choices({ label, value, choices, onChange }: Extract<MenuEntry, { kind: 'choices' }>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={onChange}>
      <MenuLabel label={label} />
      {choices.map(({ value: choice, label: word, icon }) => (
        <Radix.RadioItem key={choice} value={choice} onSelect={(event) => event.preventDefault()} className={ITEM}>
          {icon && <Icon of={icon} className="size-4 text-faint" />}
          <span className="flex-1">{word}</span>
          <Radix.ItemIndicator>
            <Icon of={Check} className="size-4 text-accent-text" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

function MenuLabel({ label }: { label: string }) {
  return <Radix.Label className="px-2 pt-1.5 pb-1 text-2xs font-medium text-faint">{label}</Radix.Label>;
}
