const DELAY = 400;
const GRACE = 150;

/**
 * Watches pointer and focus over the whole page and reports the element whose tooltip should show, or null. It comes
 * after a moment's rest (at once when another has just shown), stays while the pointer is on the tooltip itself, and
 * goes with Esc, a press or scrolling (WCAG 1.4.13). Returns the function that stops watching.
 */
export function watchTooltips(show: (target: HTMLElement | null) => void): () => void {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: HTMLElement | null = null;
  let lastHidden = -Infinity;

  const set = (target: HTMLElement | null) => {
    clearTimeout(timer);
    if (shown !== null && target === null) lastHidden = performance.now();
    shown = target;
    show(target);
  };
  const soon = (target: HTMLElement | null, delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => set(target), delay);
  };
  const hide = () => set(null);

  const listen = <K extends keyof DocumentEventMap>(type: K, listener: (event: DocumentEventMap[K]) => void) =>
    document.addEventListener(type, listener, { signal: stop.signal, capture: true, passive: true });

  listen('pointerover', (event) => {
    if (event.pointerType === 'touch' || !(event.target instanceof Element)) return;
    if (event.target.closest('[role="tooltip"], [data-radix-popper-content-wrapper]')) return clearTimeout(timer);
    const target = event.target.closest<HTMLElement>('[data-tooltip]');
    if (target === shown) clearTimeout(timer);
    else if (target === null) soon(null, GRACE);
    else soon(target, shown !== null || performance.now() - lastHidden < GRACE ? 0 : DELAY);
  });
  listen('focusin', (event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tooltip]') : null;
    if (target?.matches(':focus-visible')) set(target);
    else if (shown !== null) hide();
  });
  listen('focusout', () => shown !== null && hide());
  listen('pointerdown', hide);
  listen('scroll', () => shown !== null && hide());
  listen('keydown', (event) => event.key === 'Escape' && hide());
  return () => {
    clearTimeout(timer);
    stop.abort();
  };
}
