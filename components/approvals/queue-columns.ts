/**
 * One template for head and rows: nothing in it depends on content, so that separate grids line up. Columns: tick,
 * status, id, agent, action, reason, risk, age, time left, review. What counts is the width of the list and not of the
 * window: beside a preview it is narrow on a wide screen.
 */
export const COLUMNS = [
  '@min-[62rem]:grid @min-[62rem]:items-center @min-[62rem]:gap-x-3 @min-[62rem]:gap-y-0.5 @min-[62rem]:px-6',
  '@min-[62rem]:grid-cols-[1.5rem_5.5rem_6.5rem_minmax(0,1fr)_minmax(0,1.25fr)_minmax(0,1.35fr)_4.75rem_3.5rem_4.5rem_5.5rem]',
  '@min-[78rem]:grid-cols-[1.5rem_6.5rem_13.5rem_minmax(0,1fr)_minmax(0,1.25fr)_minmax(0,1.35fr)_6rem_5rem_6rem_5.5rem]',
].join(' ');

export const HEADS = ['Status', 'Id', 'Agent', 'Action', 'Reason', 'Risk', 'Age', 'Time left', 'Review'] as const;

/** Number of columns, the tick included. */
export const COLUMN_COUNT = HEADS.length + 1;

/** DOM id of a row. */
export const rowId = (id: string) => `row-${id}`;

/** `appr-…c3d4e5`: enough to tell rows apart; the rest is in the title and on the page behind it. */
export const shortId = (id: string) => (id.length > 16 ? `${id.slice(0, 5)}…${id.slice(-6)}` : id);
