'use client';

import type { KeyboardEvent } from 'react';
import { rowId } from './queue-columns';
import type { QueueAction } from './queue-state';

/** Rows that Page Up and Page Down go. */
const PAGE = 10;

/** The row that an element is in. */
export const rowOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null) : null;

/** The row that a decision from there is about: the row itself, or the one that is previewed. */
export const aimOf = (target: EventTarget | null): string | null =>
  rowOf(target) ??
  (target instanceof Element ? (target.closest<HTMLElement>('[data-preview]')?.dataset['preview'] ?? null) : null);

/** Puts the focus on the row with the cursor, or on the empty state's heading when there is none. */
export function focusCursor(): void {
  const row = document.querySelector<HTMLElement>('[data-row][tabindex="0"]');
  (row ?? document.getElementById('queue-empty'))?.focus();
}

type Options = {
  /** Whether rows can be selected at all. */
  selects: boolean;
  /** Whether something is selected: then Escape clears it. */
  selecting: boolean;
  move: (to: number | 'first' | 'last', extend: boolean) => void;
  dispatch: (action: QueueAction) => void;
  selectAll: () => void;
  open: (id: string) => void;
};

/**
 * The keys of the ARIA grid pattern, on rows: these belong to the widget and work also for who has switched letter
 * shortcuts off. Right and Left go into a row's controls and back.
 */
export function useGridKeys({ selects, selecting, move, dispatch, selectAll, open }: Options) {
  return (event: KeyboardEvent<HTMLDivElement>) => {
    const id = rowOf(event.target);
    if (id === null || event.nativeEvent.isComposing || event.altKey) return;
    const onRow = event.target instanceof HTMLElement && event.target.id === rowId(id);
    const mod = event.ctrlKey || event.metaKey;
    const act = (): boolean => {
      switch (event.key) {
        case 'ArrowDown':
          return (move(1, event.shiftKey), true);
        case 'ArrowUp':
          return (move(-1, event.shiftKey), true);
        case 'PageDown':
          return (move(PAGE, event.shiftKey), true);
        case 'PageUp':
          return (move(-PAGE, event.shiftKey), true);
        case 'Home':
          return onRow || mod ? (move('first', event.shiftKey), true) : stepInto(event.currentTarget, id, 'first');
        case 'End':
          return onRow || mod ? (move('last', event.shiftKey), true) : stepInto(event.currentTarget, id, 'last');
        case 'a':
        case 'A':
          return mod && !event.shiftKey && selects && (selectAll(), true);
        case 'Escape':
          return selecting && (dispatch({ type: 'clear' }), true);
        case 'ArrowRight':
          return stepInto(event.currentTarget, id, 1);
        case 'ArrowLeft':
          return stepInto(event.currentTarget, id, -1);
        case 'Enter':
          return onRow && !event.repeat && !mod && (open(id), true);
        case ' ':
          return onRow && (event.repeat || !selects || (dispatch({ type: 'toggle', id }), true));
        default:
          return false;
      }
    };
    if (act()) event.preventDefault();
  };
}

/** Row, tick, link: one step to either side, or to an end of the row. */
function stepInto(grid: HTMLElement, id: string, to: 1 | -1 | 'first' | 'last'): boolean {
  const row = grid.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
  if (!row) return false;
  const stops = [row, ...row.querySelectorAll<HTMLElement>('input, a')];
  const at = stops.findIndex((stop) => stop === document.activeElement);
  stops[to === 'first' ? 0 : to === 'last' ? stops.length - 1 : at + to]?.focus();
  return true;
}
