import { Pool } from 'undici';
import { CLIENTS } from './load';

/** Keep-alive connections to one server, one per client; a refused call fails the run. */
export class Client {
  readonly #pool: Pool;

  constructor(url: string, connections = CLIENTS) {
    this.#pool = new Pool(url, { connections, pipelining: 1, headersTimeout: 120_000, bodyTimeout: 120_000 });
  }

  /** The text of a 2xx answer. */
  async send(method: 'GET' | 'POST', path: string, token?: string, body?: string): Promise<string> {
    const { statusCode, body: answer } = await this.#pool.request({
      method,
      path,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body ?? null,
    });
    const text = await answer.text();
    if (statusCode < 200 || statusCode > 299) throw new Error(`${method} ${path} answered ${statusCode}: ${text}`);
    return text;
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}
