/**
 * Runs `work` when asked: at once after a pause, and however often it is asked never before the last run has ended and
 * rested — at least `restMs`, and four times as long as the work took, so that a slow server is asked less. Rests while
 * the page is hidden; what was asked for then is done when it is looked at again.
 */
export function whenAsked(work: () => Promise<unknown>, restMs: number) {
  const stop = new AbortController();
  let asked = false;
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const run = () => {
    if (!asked || busy || stop.signal.aborted || document.visibilityState === 'hidden') return;
    asked = false;
    busy = true;
    const begun = performance.now();
    const rest = () => {
      timer = setTimeout(
        () => {
          busy = false;
          run();
        },
        Math.max(restMs, 4 * (performance.now() - begun)),
      );
    };
    void work().then(rest, rest);
  };
  document.addEventListener('visibilitychange', run, { signal: stop.signal });
  return {
    ask: () => {
      asked = true;
      run();
    },
    stop: () => {
      stop.abort();
      clearTimeout(timer);
    },
  };
}
