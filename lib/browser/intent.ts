/**
 * Runs something once, at the first sign that somebody is there (a key, the pointer, a touch): scripts that the page
 * doesn't need to show itself are fetched then. Returns the function that calls it off.
 */
export function onFirstIntent(run: () => void): () => void {
  const stop = new AbortController();
  const once = () => {
    stop.abort();
    run();
  };
  for (const type of ['pointermove', 'keydown', 'touchstart']) {
    window.addEventListener(type, once, { signal: stop.signal, passive: true });
  }
  return () => stop.abort();
}
