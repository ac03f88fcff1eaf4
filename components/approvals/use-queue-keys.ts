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

const QUEUE = 'Queue';
const DECIDE = 'Decide';

/** The queue's letters. Arrows, Enter, Space and the like are the grid's own. */
export function useQueueKeys({ mayDecide, move, dispatch, open, decide, ...act }: Options): void {
  const onFocused = (run: (id: string) => void) => {
    const id = rowOf(document.activeElement);
    if (id !== null) run(id);
  };
  useShortcut({
    ...{ id: 'queue-next', keys: ['j'], alsoKeys: ['ArrowDown'], label: 'Next row', group: QUEUE },
    run: () => move(1, false),
  });
  useShortcut({
    ...{ id: 'queue-previous', keys: ['k'], alsoKeys: ['ArrowUp'], label: 'Previous row', group: QUEUE },
    run: () => move(-1, false),
  });
  useShortcut({
    ...{ id: 'queue-open', keys: ['o'], alsoKeys: ['Enter'], label: 'Review the row', group: QUEUE },
    run: () => onFocused(open),
  });
  useShortcut({
    ...{ id: 'queue-select', keys: ['x'], alsoKeys: ['Space'], label: 'Select the row', group: QUEUE },
    enabled: mayDecide,
    run: () => onFocused((id) => dispatch({ type: 'toggle', id })),
  });
  useShortcut({
    ...{ id: 'queue-extend-down', keys: ['Shift+J'], label: 'Extend the selection down', group: QUEUE },
    enabled: mayDecide,
    run: () => move(1, true),
  });
  useShortcut({
    ...{ id: 'queue-extend-up', keys: ['Shift+K'], label: 'Extend the selection up', group: QUEUE },
    enabled: mayDecide,
    run: () => move(-1, true),
  });
  useShortcut({
    ...{ id: 'queue-all', keys: ['$mod+a'], label: 'Select all on this page', group: QUEUE },
    enabled: mayDecide,
    when: (event) => !isTypingTarget(event.target),
    run: act.selectAll,
  });
  useShortcut({
    ...{ id: 'queue-clear', keys: ['Escape', 'u'], label: 'Clear the selection', group: QUEUE },
    run: act.clear,
  });
  useShortcut({ id: 'queue-new', keys: ['r'], label: 'Show new rows', group: QUEUE, run: act.showNew });
  useShortcut({
    ...{ id: 'queue-soonest', keys: ['e'], label: 'Sort by what expires soonest', group: QUEUE },
    run: act.toggleSoonest,
  });
  useShortcut({
    ...{ id: 'queue-preview', keys: ['p'], label: 'Preview beside the list', group: QUEUE },
    enabled: act.togglePreview !== null,
    run: () => act.togglePreview?.(),
  });
  useShortcut({
    ...{ id: 'approve', keys: ['Shift+A'], label: 'Approve the selection or the row', group: DECIDE },
    enabled: mayDecide,
    run: () => decide('approve', aimOf(document.activeElement)),
  });
  useShortcut({
    ...{ id: 'deny', keys: ['Shift+D'], label: 'Deny the selection or the row', group: DECIDE },
    enabled: mayDecide,
    run: () => decide('deny', aimOf(document.activeElement)),
  });
}
