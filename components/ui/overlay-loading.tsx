/**
 * Stands for an overlay whose script is still coming: it counts as open for the keyboard already, so that what
 * somebody types into it a moment too early doesn't act on the page.
 */
export function OverlayLoading() {
  return <span hidden data-overlay-loading="" />;
}
