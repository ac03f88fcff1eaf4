/** Remembers in this browser whether the preview is open; the server reads it, so that the page is drawn right at once. */
export const PREVIEW_COOKIE = 'countersign.preview';
