/**
 * Characters that a reader doesn't see, or that change how others are read: controls, zero-width and direction marks,
 * line separators, fillers, variation selectors, private use, and the invisible tag letters beyond the basic plane.
 */
const HIDDEN =
  /[\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff]|[\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]/gu;

/**
 * JSON in which nothing is hidden: invisible characters are written as escapes, which say the same to a parser and show
 * themselves to whoever reads the text, model or person. Agents write much of what is in here.
 */
export const visibleJson = (value: unknown): string =>
  JSON.stringify(value ?? null, null, 2).replace(HIDDEN, (hidden) =>
    [...Array(hidden.length).keys()].map((i) => `\\u${hidden.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  );
