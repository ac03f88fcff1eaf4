'use client';

import { cloneElement, lazy, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { BehindTrigger } from './behind-trigger';
import { useOnceTrue } from './use-once-true';

const load = () => import('./popover-content');
const Content = lazy(load);

export type PopoverProps = {
  /** Its name for screen readers. */
  label: string;
  trigger: ReactElement<ComponentProps<'button'>>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
};

/** A small sheet under a button; its script is fetched when the pointer or the focus comes near. */
export function Popover(props: PopoverProps) {
  const used = useOnceTrue(props.open);
  const waiting = cloneElement(props.trigger, {
    'aria-haspopup': 'dialog',
    'aria-expanded': props.open,
    onClick: () => props.onOpenChange(true),
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
  });
  return (
    <BehindTrigger used={used} trigger={waiting}>
      <Content {...props} />
    </BehindTrigger>
  );
}
