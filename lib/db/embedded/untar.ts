import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

/** https://www.gnu.org/software/tar/manual/html_node/Standard.html: blocks of 512 bytes, numbers in octal. */
const BLOCK = 512;
const FILE = '0';
const DIRECTORY = '5';

type Entry = { path: string; size: number; type: string };

/**
 * Unpacks a tar of plain files and directories, as PostgreSQL sends them, into a directory. Throws on anything else (a
 * link, a path that leads out, an end in the middle): such a file is not one of our backups.
 */
export async function untar(source: Readable, directory: string): Promise<{ files: number; bytes: number }> {
  const reader = new BlockReader(source);
  const done = { files: 0, bytes: 0 };
  for (;;) {
    const head = await reader.take(BLOCK);
    if (!head || head.every((byte) => byte === 0)) break;
    const entry = entryOf(head);
    const path = inside(directory, entry.path);
    if (entry.type === DIRECTORY) {
      await mkdir(path, { recursive: true, mode: 0o700 });
      continue;
    }
    if (entry.type !== FILE) throw new Error(`The backup holds something that is no file: ${entry.path}`);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeEntry(reader, path, entry.size);
    done.files++;
    done.bytes += entry.size;
  }
  await reader.drain();
  return done;
}

async function writeEntry(reader: BlockReader, path: string, size: number): Promise<void> {
  const file = createWriteStream(path, { mode: 0o600, flush: true });
  for (let left = size; left > 0;) {
    const chunk = await reader.some(left);
    if (!chunk) throw new Error('The backup ends in the middle of a file.');
    left -= chunk.length;
    if (!file.write(chunk)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  const padding = (BLOCK - (size % BLOCK)) % BLOCK;
  if (padding > 0) await reader.take(padding);
}

function entryOf(head: Buffer): Entry {
  const text = (from: number, length: number) => head.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  const size = Number.parseInt(text(124, 12).trim() || '0', 8);
  const prefix = text(345, 155);
  const name = text(0, 100);
  const sum = head.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (Number.parseInt(text(148, 8).trim(), 8) !== sum || !Number.isSafeInteger(size) || size < 0)
    throw new Error(`The backup is damaged at ${name}.`);
  const type = text(156, 1) || FILE;
  return { path: prefix ? `${prefix}/${name}` : name, size: type === DIRECTORY ? 0 : size, type };
}

function inside(directory: string, path: string): string {
  const full = normalize(join(directory, path));
  if (full !== directory && !full.startsWith(directory + sep))
    throw new Error(`The backup holds a path that leads out: ${path}`);
  return full;
}

/** Reads a stream in pieces of the size that is asked for. */
class BlockReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: Readable) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  async #more(): Promise<boolean> {
    const next = await this.#chunks.next();
    if (next.done) return false;
    this.#buffer = this.#buffer.length === 0 ? next.value : Buffer.concat([this.#buffer, next.value]);
    return true;
  }

  /** Exactly so many bytes; undefined at the end. */
  async take(size: number): Promise<Buffer | undefined> {
    while (this.#buffer.length < size) if (!(await this.#more())) return undefined;
    const taken = this.#buffer.subarray(0, size);
    this.#buffer = this.#buffer.subarray(size);
    return taken;
  }

  /** What there is, at most so many bytes. */
  async some(most: number): Promise<Buffer | undefined> {
    if (this.#buffer.length === 0 && !(await this.#more())) return undefined;
    return this.take(Math.min(most, this.#buffer.length));
  }

  /** To the end: only a stream that was read to its end was checked by its decompressor. */
  async drain(): Promise<void> {
    this.#buffer = Buffer.alloc(0);
    while (await this.#more()) this.#buffer = Buffer.alloc(0);
  }
}
