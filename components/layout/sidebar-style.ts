/** A wide button of the sidebar: picture, two lines, arrows. */
export const SIDEBAR_BUTTON =
  'flex h-11 w-full items-center gap-2.5 rounded-md px-2 text-left transition-colors duration-100 hover:bg-surface/60';
