'use client';

import { cloneElement, lazy, useState, type ComponentProps, type ReactElement } from 'react';
import type { ShortcutId } from '@/lib/contracts/shortcuts';
import { BehindTrigger } from './behind-trigger';
import type { IconNode } from './icon';

const load = () => import('./menu-content');
const Content = lazy(load);

export type MenuChoice = { value: string; label: string; icon?: IconNode };

export type MenuEntry =
  | ({ kind: 'item'; label: string; icon?: IconNode; shortcut?: ShortcutId; danger?: boolean; disabled?: boolean } & (
      { href: string } | { onSelect: () => void }
    ))
  /** One of a few, ticked; the menu stays open while choosing. */
  | { kind: 'choices'; label: string; value: string; choices: readonly MenuChoice[]; onChange: (value: string) => void }
  | { kind: 'label'; label: string }
  | { kind: 'separator' };

export type MenuProps = {
  /** The button that opens it. */
  trigger: ReactElement<ComponentProps<'button'>>;
  entries: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
};

/**
 * A menu under a button. Its script is fetched when the pointer or the focus comes near and replaces the plain button
 * at the first press.
 */
export function Menu(props: MenuProps) {
  const [used, setUsed] = useState(false);
  const waiting = cloneElement(props.trigger, {
    'aria-haspopup': 'menu',
    'aria-expanded': used,
    onClick: () => setUsed(true),
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
    onKeyDown: (event) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      event.preventDefault();
      setUsed(true);
    },
  });
  return (
    <BehindTrigger used={used} trigger={waiting}>
      <Content {...props} />
    </BehindTrigger>
  );
}
