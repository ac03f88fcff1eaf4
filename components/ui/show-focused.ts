import type { FocusEvent } from 'react';

/**
 * Brings into sight what gets the focus: from the last control of a dialog to its first, and back, the focus is moved
 * without scrolling (WCAG 2.4.11).
 */
export const showFocused = (event: FocusEvent<HTMLElement>): void => {
  event.target.scrollIntoView({ block: 'nearest' });
};
