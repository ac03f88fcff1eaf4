import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export type Archived = { name: string; sha256: string; bytes: number };

/**
 * A compressed file of JSON lines that appears under its name only when it is whole and on the disk. Readable by its owner
 * only.
 */
export class ArchiveFile {
  readonly #directory: string;
  readonly #name: string;
  readonly #lines = new PassThrough();
  readonly #digest = createHash('sha256');
  readonly #written: Promise<void>;
  #bytes = 0;

  private constructor(directory: string, name: string) {
    this.#directory = directory;
    this.#name = name;
    const count = new PassThrough();
    count.on('data', (chunk: Buffer) => {
      this.#digest.update(chunk);
      this.#bytes += chunk.length;
    });
    const file = createWriteStream(this.#part, { flags: 'wx', mode: 0o600, flush: true });
    this.#written = pipeline(this.#lines, createGzip(), count, file);
    this.#written.catch(() => undefined); // told by the next call
  }

  /** Makes the directory if it is missing. */
  static async create(directory: string, name: string): Promise<ArchiveFile> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return new ArchiveFile(directory, name);
  }

  get #part(): string {
    return join(this.#directory, `${this.#name}.part`);
  }

  /** Adds one line; waits while the disk is slower. */
  async write(value: unknown): Promise<void> {
    if (this.#lines.destroyed) await this.#written;
    if (!this.#lines.write(`${JSON.stringify(value)}\n`))
      await Promise.race([once(this.#lines, 'drain'), this.#written]);
  }

  /** Ends the file, waits for the disk, and gives it its name. */
  async finish(): Promise<Archived> {
    this.#lines.end();
    await this.#written;
    await rename(this.#part, join(this.#directory, this.#name));
    const directory = await open(this.#directory, 'r');
    await directory.sync().catch(() => undefined); // not every system lets directories be flushed
    await directory.close();
    return { name: this.#name, sha256: this.#digest.digest('hex'), bytes: this.#bytes };
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    this.#lines.destroy();
    await this.#written.catch(() => undefined);
    await rm(this.#part, { force: true });
    await rm(join(this.#directory, this.#name), { force: true });
  }
}
