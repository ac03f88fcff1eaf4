import type { FocusEvent } from 'react';

/**
 * Brings into sight what gets the focus: from the last control of a dialog to its first, and back, the focus is moved
 * without scrolling (WCAG 2.4.11). Not what a pointer presses: that would move away under it.
 */
export const showFocused = (event: FocusEvent<HTMLElement>): void => {
  if (event.target.matches(':focus-visible')) event.target.scrollIntoView({ block: 'nearest' });
};
