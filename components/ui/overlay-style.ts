/** The veil over the page under a modal. */
export const OVERLAY = 'fade-in fixed inset-0 z-40 bg-overlay';

/** The sheet of a modal: from the bottom edge on a phone, in the middle elsewhere. Its width is added. */
export const SHEET =
  'pop-in fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] w-full flex-col rounded-t-xl border border-line bg-raised shadow-pop ' +
  'sm:top-1/2 sm:right-auto sm:bottom-auto sm:left-1/2 sm:max-h-[85dvh] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl';
