import { expect, it } from 'vitest';
import { conflict } from '@/lib/errors';
import { NDJSON, progressStream } from './progress-stream';

const linesOf = async (response: Response): Promise<unknown[]> =>
  (await response.text())
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

it('tells progress at once, not each step of it, and then the result', async () => {
  const response = await progressStream('req', async (tell: (n: number) => void) => {
    for (let n = 0; n < 50; n++) tell(n);
    return 'done';
  });
  expect(response.headers.get('content-type')).toBe(NDJSON);
  expect(await linesOf(response)).toEqual([{ progress: 0 }, { result: 'done' }]);
});

it('answers before the work is over', async () => {
  let finish: (value: string) => void = () => undefined;
  const response = await progressStream('req', (tell: (n: number) => void) => {
    tell(1);
    return new Promise<string>((resolve) => (finish = resolve));
  });
  const reader = response.body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('{"progress":1}\n');
  finish('late');
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('{"result":"late"}\n');
  expect((await reader.read()).done).toBe(true);
});

it('refuses with a status before the first progress, and in a line after it', async () => {
  const busy = conflict('Wait.', 'IN_PROGRESS');
  await expect(progressStream('req', () => Promise.reject(busy))).rejects.toBe(busy);
  const broken = await progressStream('req', async (tell: (n: number) => void) => {
    tell(1);
    throw busy;
  });
  expect(await linesOf(broken)).toEqual([{ progress: 1 }, { problem: { code: 'IN_PROGRESS', detail: 'Wait.' } }]);
});

it('survives a client that leaves', async () => {
  let finish: (value: string) => void = () => undefined;
  const work = new Promise<string>((resolve) => (finish = resolve));
  const response = await progressStream('req', (tell: (n: number) => void) => {
    tell(1);
    return work;
  });
  await response.body!.cancel();
  finish('unread');
  await expect(work).resolves.toBe('unread');
});
