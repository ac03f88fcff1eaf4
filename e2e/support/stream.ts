import { z } from 'zod';
import type { Caller } from './caller';

export type ServerEvent = { event: string; id: string; data: unknown; at: number };

/** A stream of server-sent events that is being read. */
export class EventReader {
  readonly events: ServerEvent[] = [];
  /** When the server ended it, or the connection broke. */
  readonly ended: Promise<void>;
  readonly #control = new AbortController();
  #told: () => void = () => undefined;

  private constructor(
    readonly status: number,
    response: Response,
    control: AbortController,
  ) {
    this.#control = control;
    this.ended = this.#read(response).catch(() => undefined);
  }

  /** Opens a stream, after the last event that was seen where there is one. */
  static async open(who: Caller, path: string, lastEventId?: string): Promise<EventReader> {
    const control = new AbortController();
    const headers: Record<string, string> = { authorization: `Bearer ${who.token ?? ''}` };
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId;
    const response = await fetch(who.url(path), { headers, signal: control.signal });
    return new EventReader(response.status, response, control);
  }

  /** The first event that holds, as soon as it is there. Throws when the stream ends without. */
  async first(holds: (event: ServerEvent) => boolean): Promise<ServerEvent> {
    for (;;) {
      const found = this.events.find(holds);
      if (found) return found;
      const next = new Promise<'more'>((resolve) => (this.#told = () => resolve('more')));
      const how = await Promise.race([next, this.ended]);
      if (how !== 'more' && !this.events.some(holds)) {
        throw new Error(`the stream ended after ${JSON.stringify(this.events)}`);
      }
    }
  }

  /** The first event that says so. */
  says(status: string): Promise<ServerEvent> {
    return this.first(({ data }) => stated.safeParse(data).data?.status === status);
  }

  close(): void {
    this.#control.abort();
  }

  async #read(response: Response): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    const reader = response.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [line.split(':', 1)[0], line.replace(/^\w*: ?/, '')]));
    const data = fields.get('data');
    if (data === undefined) return; // a sign of life
    const [event, id] = [fields.get('event') ?? 'message', fields.get('id') ?? ''];
    this.events.push({ event, id, data: JSON.parse(data), at: performance.now() });
    this.#told();
  }
}

const stated = z.object({ status: z.string() });
