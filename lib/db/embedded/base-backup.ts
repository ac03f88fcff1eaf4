import type { Readable, Writable } from 'node:stream';
import pg from 'pg';
import { z } from 'zod';

/** First byte of a message of the backup's stream; 'm' (manifest) is not asked for. */
const DATA = 0x64; // d

const copyMessage = z.object({ chunk: z.instanceof(Uint8Array) });

/** A query that answers with a stream of copied bytes, which `pg` by itself passes over. */
class CopyOut extends pg.Query {
  readonly #sink: Writable;
  #waits = false;

  constructor(text: string, sink: Writable) {
    super(text);
    this.#sink = sink;
  }

  /** Called by the client for every message of the stream. */
  handleCopyData(message: unknown, connection: { stream: Readable }): void {
    const { chunk } = copyMessage.parse(message);
    if (chunk[0] !== DATA) return; // names of archives, progress
    // A copy: the parser writes the next message over this one.
    if (this.#sink.write(Buffer.from(chunk.subarray(1))) || this.#sink.destroyed) return;
    connection.stream.pause();
    // What was received before the pause still comes: listened to once, however many messages that is.
    if (this.#waits) return;
    this.#waits = true;
    const resume = () => {
      this.#waits = false;
      this.#sink.off('drain', resume).off('close', resume);
      connection.stream.resume();
    };
    this.#sink.once('drain', resume).once('close', resume);
  }
}

/**
 * Takes a physical copy of a whole PostgreSQL cluster while it runs, as one tar that holds the files and the log that
 * makes them consistent: what is committed when the copy ends is in it. The user must have the REPLICATION right. `sink`
 * is ended. https://www.postgresql.org/docs/18/protocol-replication.html (BASE_BACKUP; the options in parentheses: 15 up)
 */
export async function baseBackup(url: string, sink: Writable): Promise<void> {
  // The walsender speaks the simple protocol only and needs no database.
  const config: pg.ClientConfig & { replication: string } = { connectionString: url, replication: 'true' };
  const client = new pg.Client({ ...config, application_name: 'countersign-backup' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const query = new CopyOut(`BASE_BACKUP (LABEL 'countersign', CHECKPOINT 'fast', WAL true, WAIT true)`, sink);
    const broken = new Promise<never>((_, reject) => sink.once('error', reject));
    const done = new Promise<void>((resolve, reject) => {
      query.once('end', () => resolve());
      query.once('error', reject);
    });
    client.query(query);
    await Promise.race([done, broken]);
    sink.end();
  } finally {
    await client.end();
  }
}
