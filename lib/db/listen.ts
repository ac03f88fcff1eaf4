import pg from 'pg';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { appConnection } from './pool';

/** What the init migration's triggers notify: `<org uuid> <approval uuid>`. */
const CHANNEL = 'countersign_approvals';
const HEARTBEAT_MS = 20_000;
const MAX_BACKOFF_MS = 5_000;

/**
 * `notified`: a row changed. `gap`: listening (again), and what was notified before is lost: read afresh. `stopped`: this
 * process listens no more, for good.
 */
export type ListenEvent = { kind: 'notified'; payload: string } | { kind: 'gap' } | { kind: 'stopped' };
type Subscriber = (event: ListenEvent) => void;

/** One dedicated connection that LISTENs; it comes back by itself with growing delay when it is lost. */
class Listener {
  readonly #config: pg.ClientConfig;
  readonly #subscribers = new Set<Subscriber>();
  #client: pg.Client | null = null;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(url: string) {
    this.#config = {
      ...appConnection(url),
      application_name: 'countersign-listen',
      keepAlive: true,
      query_timeout: 5_000,
    };
  }

  subscribe(subscriber: Subscriber): () => void {
    if (this.#stopped) subscriber({ kind: 'stopped' });
    else {
      this.#subscribers.add(subscriber);
      if (this.#subscribers.size === 1 && !this.#client && !this.#retry) void this.#connect();
    }
    return () => this.#subscribers.delete(subscriber);
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#emit({ kind: 'stopped' });
    this.#subscribers.clear();
    const client = this.#client;
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #connect(): Promise<void> {
    this.#retry = undefined;
    const client = new pg.Client(this.#config);
    this.#client = client;
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ payload }) => {
      if (payload) this.#emit({ kind: 'notified', payload });
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
    } catch {
      this.#lost(client);
      return;
    }
    if (this.#client !== client) return;
    if (this.#failures > 0) log().info('listening for changes again');
    this.#failures = 0;
    // A connection that died without a word is found by asking.
    this.#heartbeat = setInterval(() => {
      client.query('SELECT 1').catch(() => this.#lost(client));
    }, HEARTBEAT_MS).unref();
    this.#emit({ kind: 'gap' });
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    clearInterval(this.#heartbeat);
    void client.end().catch(() => undefined);
    if (this.#failures === 0) log().warn('the connection that listens for changes was lost');
    const delay = Math.min(MAX_BACKOFF_MS, 50 * 2 ** this.#failures++) * (0.5 + Math.random() / 2);
    this.#retry = setTimeout(() => void this.#connect(), delay).unref();
  }

  #emit(event: ListenEvent): void {
    for (const subscriber of this.#subscribers) subscriber(event);
  }
}

// One connection per process, although this module may be evaluated more than once in it.
const holder = globalThis as typeof globalThis & { __countersignListener?: Listener };

function listener(): Listener {
  if (!holder.__countersignListener) {
    const url = env().DATABASE_URL;
    if (!url) throw new Error('DATABASE_URL is not set and the embedded database is not running.');
    holder.__countersignListener = new Listener(url);
  }
  return holder.__countersignListener;
}

/**
 * Hears of every new and changed approval of every organization, ids only; the first subscriber opens the connection.
 * Subscribers must not throw and must be quick. Returns the way to unsubscribe.
 */
export const onApprovalNotified = (subscriber: Subscriber): (() => void) => listener().subscribe(subscriber);

/** Ends listening for good and tells every subscriber, so that nobody goes on waiting: graceful stop and tests. */
export const stopListening = async (): Promise<void> => holder.__countersignListener?.stop();
