/**
 * Put into every page of `npm run bench:ui` before its own scripts: notes when a key's effect and the first row were
 * painted. A message sent from an animation frame arrives after that frame was painted.
 */
const probe = { keys: [], firstRow: null };
Object.defineProperty(globalThis, 'probe', { value: probe });

const afterPaint = (tell) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    tell(performance.now());
    port1.close();
  };
  port2.postMessage(null);
};

/** What a key changes that can be seen: where the focus is, and whether that row is selected. */
const seen = () => {
  const element = document.activeElement;
  return `${element?.id} ${element?.getAttribute('aria-selected')} ${element?.getAttribute('data-count')}`;
};

addEventListener(
  'keydown',
  ({ timeStamp }) => {
    const before = seen();
    let frames = 0;
    const frame = () => {
      frames++;
      if (seen() !== before) afterPaint((now) => probe.keys.push(now - timeStamp));
      else if (frames < 120) requestAnimationFrame(frame);
      else probe.keys.push(null);
    };
    requestAnimationFrame(frame);
  },
  true,
);

const look = () => {
  if (document.querySelector('[data-row]')) afterPaint((now) => (probe.firstRow = now));
  else requestAnimationFrame(look);
};
requestAnimationFrame(look);
