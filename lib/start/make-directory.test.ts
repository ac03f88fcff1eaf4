import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BackupError } from './backup-format';
import { makeDirectory } from './make-directory';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-test-'));
});
afterAll(() => rm(directory, { recursive: true }));

it('makes what is missing above it, for its owner alone, and takes what is there', async () => {
  const path = join(directory, 'a', 'b', 'c');
  await makeDirectory(path);
  await makeDirectory(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
});

it('says at once why there can be none', async () => {
  await writeFile(join(directory, 'file'), '');
  for (const path of ['/proc/x', '/proc/x/y/z', join(directory, 'file'), join(directory, 'file', 'below')]) {
    await expect(makeDirectory(path), path).rejects.toThrow(BackupError);
    await expect(makeDirectory(path), path).rejects.toThrow(`can't be written to ${path}`);
  }
  await expect(makeDirectory('/proc/x')).rejects.toThrow('takes no directories');
});
