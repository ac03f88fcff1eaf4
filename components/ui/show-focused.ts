import type { FocusEvent } from 'react';

/**
 * Brings into sight what gets the focus: from the last control of a dialog to its first, and back, the focus is moved
 * without scrolling (WCAG 2.4.11). Not what a pointer presses: that would move away under it.
 */
export const showFocused = (event: FocusEvent<HTMLElement>): void => {
  if (event.target.matches(':focus-visible')) event.target.scrollIntoView({ block: 'nearest' });
};

/** Rows that come into sight are drawn only then, and what lies below them moves: so many frames it is followed. */
const FRAMES = 6;

/** The same for what lies below rows that are drawn only when they come into sight. */
export const showFocusedBelow = ({ target }: FocusEvent<HTMLElement>): void => {
  if (!target.matches(':focus-visible')) return;
  let left = FRAMES;
  const follow = () => {
    if (left-- === 0 || document.activeElement !== target) return;
    target.scrollIntoView({ block: 'nearest' });
    requestAnimationFrame(follow);
  };
  follow();
};
