'use client';

import { isTypingTarget } from '@/components/keyboard/ignored';
import { useShortcut } from '@/components/keyboard/use-shortcut';
import type { QueueAction } from './queue-state';
import { aimOf, rowOf } from './use-grid-keys';
import type { Verb } from './use-decision';

type Options = {
  mayDecide: boolean;
  move: (step: 1 | -1, extend: boolean) => void;
  dispatch: (action: QueueAction) => void;
  open: (id: string) => void;
  selectAll: () => void;
  clear: () => void;
  showNew: () => void;
  toggleSoonest: () => void;
  /** Null where there is no room for a preview. */
  togglePreview: (() => void) | null;
  /** The row is the one that had the focus, itself or in its preview, when the key went down; null when none had it. */
  decide: (verb: Verb, rowId: string | null) => void;
};

/** The queue's letters. Arrows, Enter, Space and the like are the grid's own. */
export function useQueueKeys({ mayDecide, move, dispatch, open, decide, ...act }: Options): void {
  const onFocused = (run: (id: string) => void) => {
    const id = rowOf(document.activeElement);
    if (id !== null) run(id);
  };
  useShortcut({
    id: 'queue-next',
    run: () => move(1, false),
  });
  useShortcut({
    id: 'queue-previous',
    run: () => move(-1, false),
  });
  useShortcut({
    id: 'queue-open',
    run: () => onFocused(open),
  });
  useShortcut({
    id: 'queue-select',
    enabled: mayDecide,
    run: () => onFocused((id) => dispatch({ type: 'toggle', id })),
  });
  useShortcut({
    id: 'queue-extend-down',
    enabled: mayDecide,
    run: () => move(1, true),
  });
  useShortcut({
    id: 'queue-extend-up',
    enabled: mayDecide,
    run: () => move(-1, true),
  });
  useShortcut({
    id: 'queue-all',
    enabled: mayDecide,
    when: (event) => !isTypingTarget(event.target),
    run: act.selectAll,
  });
  useShortcut({
    id: 'queue-clear',
    run: act.clear,
  });
  useShortcut({ id: 'queue-new', run: act.showNew });
  useShortcut({
    id: 'queue-soonest',
    run: act.toggleSoonest,
  });
  useShortcut({
    id: 'queue-preview',
    enabled: act.togglePreview !== null,
    run: () => act.togglePreview?.(),
  });
  useShortcut({
    id: 'approve',
    enabled: mayDecide,
    run: () => decide('approve', aimOf(document.activeElement)),
  });
  useShortcut({
    id: 'deny',
    enabled: mayDecide,
    run: () => decide('deny', aimOf(document.activeElement)),
  });
}
