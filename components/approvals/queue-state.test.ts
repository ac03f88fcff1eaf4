import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  freshCount,
  endedIds,
  missingIds,
  queueReducer,
  startState,
  type QueueAction,
  type QueueState,
} from './queue-state';
import { summary } from './testing';

const start = (...ids: string[]) => startState(ids.map((id) => summary(id)));
const run = (state: QueueState, ...actions: QueueAction[]) => actions.reduce(queueReducer, state);
const ids = (state: QueueState) => state.rows.map((row) => row.approval_id).join('');
const chosen = (state: QueueState) => [...state.selected.keys()].sort().join('');
const page = (...names: string[]) => names.map((id) => summary(id));

describe('the queue', () => {
  it('keeps new rows back until they are asked for', () => {
    const polled = run(start('a', 'b'), { type: 'polled', items: page('x', 'a', 'y', 'b') });
    expect(ids(polled)).toBe('ab');
    expect(freshCount(polled)).toBe(2);
    const shown = run(polled, { type: 'show-new' });
    expect(ids(shown)).toBe('xayb');
    expect(shown.activeId).toBe('a');
    expect(freshCount(shown)).toBe(0);
  });

  it('shows what others decided where the row stands, and unselects it', () => {
    const selected = run(start('a', 'b'), { type: 'toggle', id: 'b' });
    expect(missingIds(selected, page('a'))).toEqual(['b']);
    const decided = summary('b', { status: 'denied', version: 2, decided_by: 'ana@example.com' });
    const after = run(selected, { type: 'polled', items: page('a') }, { type: 'updated', items: [decided] });
    expect(ids(after)).toBe('ab');
    expect(after.rows[1]?.status).toBe('denied');
    expect(chosen(after)).toBe('');
    expect(missingIds(after, page('a'))).toEqual([]);
  });

  it('doesn’t go back to an older version', () => {
    const newer = run(start('a'), { type: 'updated', items: [summary('a', { status: 'approved', version: 3 })] });
    expect(run(newer, { type: 'polled', items: page('a') }).rows[0]?.status).toBe('approved');
  });

  it('moves the cursor to the next row when its row leaves, else to the one before, else nowhere', () => {
    const at = (id: string) => run(start('a', 'b', 'c'), { type: 'activate', id });
    expect(run(at('b'), { type: 'leave', ids: ['b'] }).activeId).toBe('c');
    expect(run(at('c'), { type: 'leave', ids: ['c'] }).activeId).toBe('b');
    expect(run(at('a'), { type: 'leave', ids: ['b'] }).activeId).toBe('a');
    expect(run(at('a'), { type: 'leave', ids: ['a', 'b', 'c'] }).activeId).toBe(null);
  });

  it('never shows again what was decided here, however late the answer', () => {
    const left = run(start('a', 'b'), { type: 'leave', ids: ['a'] });
    const polled = run(left, { type: 'polled', items: page('a', 'b', 'c') });
    expect(freshCount(polled)).toBe(1);
    expect(ids(run(polled, { type: 'show-new' }))).toBe('bc');
  });

  it('shows what waits by itself once nothing is left under the cursor', () => {
    const polled = run(start('a'), { type: 'polled', items: page('a', 'b') }, { type: 'leave', ids: ['a'] });
    expect(ids(polled)).toBe('b');
    expect(polled.activeId).toBe('b');
  });

  it('tells rows that have ended from those that newer ones pushed to the next page', () => {
    const shown = start('a', 'b', 'c', 'd');
    expect(missingIds(shown, page('n', 'a', 'c'))).toEqual(['b', 'd']);
    expect(endedIds(shown, page('n', 'a', 'c'))).toEqual(['b']);
    expect(endedIds(shown, [])).toEqual([]);
  });

  it('grows and shrinks a range from where it began', () => {
    const extend = (to: number): QueueAction => ({ type: 'move', to, extend: true });
    const one = run(start('a', 'b', 'c', 'd'), { type: 'toggle', id: 'd' }, { type: 'activate', id: 'a' });
    expect(chosen(run(one, extend(1), extend(1)))).toBe('abcd');
    expect(chosen(run(one, extend(1), extend(1), extend(-1)))).toBe('abd');
    expect(chosen(run(one, extend(1), { type: 'move', to: 1, extend: false }))).toBe('abd');
  });

  it('selects from the last tick to a shift-click', () => {
    const ticked = run(start('a', 'b', 'c'), { type: 'toggle', id: 'a' }, { type: 'range', id: 'c' });
    expect(chosen(ticked)).toBe('abc');
  });

  it('selects nothing that is decided', () => {
    const state = startState([summary('a'), summary('b', { status: 'approved' }), summary('c')]);
    expect(chosen(run(state, { type: 'select', items: state.rows }))).toBe('ac');
    expect(chosen(run(state, { type: 'toggle', id: 'b' }))).toBe('');
    expect(chosen(run(state, { type: 'toggle', id: 'a' }, { type: 'range', id: 'c' }))).toBe('ac');
  });

  it('holds rows and cursor still through any polls', () => {
    const letters = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const polls = fc.array(fc.uniqueArray(letters, { maxLength: 7 }), { maxLength: 6 });
    fc.assert(
      fc.property(fc.uniqueArray(letters, { minLength: 1 }), letters, polls, (rows, active, answers) => {
        const before = run(start(...rows), { type: 'activate', id: active });
        const after = run(before, ...answers.map((names): QueueAction => ({ type: 'polled', items: page(...names) })));
        expect(ids(after)).toBe(ids(before));
        expect(after.activeId).toBe(before.activeId);
      }),
    );
  });
});
