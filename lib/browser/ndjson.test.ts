import { expect, it, vi } from 'vitest';
import { ndjson } from './ndjson';

const bodyOf = (pieces: readonly Uint8Array[], end: 'close' | 'break' = 'close', cancel = () => {}) => {
  const left = [...pieces];
  return new ReadableStream<Uint8Array>({
    cancel,
    pull(controller) {
      const piece = left.shift();
      if (piece) controller.enqueue(piece);
      else if (end === 'close') controller.close();
      else controller.error(new TypeError('network error'));
    },
  });
};
const bytes = (text: string) => new TextEncoder().encode(text);

it('gives each line once it is there, also cut inside of a character', async () => {
  const text = bytes('{"a":"é"}\n{"b":1}\n\n{"c":2}\n');
  const all: unknown[] = [];
  for await (const line of ndjson(bodyOf([text.slice(0, 7), text.slice(7, 12), text.slice(12)]))) all.push(line);
  expect(all).toEqual([{ a: 'é' }, { b: 1 }, { c: 2 }]);
});

it('gives what came before the connection broke, and says that it broke', async () => {
  const lines = ndjson(bodyOf([bytes('{"a":1}\n{"b"')], 'break'));
  expect(await lines.next()).toEqual({ done: false, value: { a: 1 } });
  await expect(lines.next()).rejects.toMatchObject({ code: 'OFFLINE' });
});

it('lets go of the answer when nobody reads on', async () => {
  const cancelled = vi.fn();
  for await (const line of ndjson(bodyOf([bytes('{"a":1}\n'), bytes('{"b":2}\n')], 'close', cancelled))) {
    expect(line).toEqual({ a: 1 });
    break;
  }
  expect(cancelled).toHaveBeenCalledOnce();
});
