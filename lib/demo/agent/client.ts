import { z } from 'zod';
import { executeAnswer, statusAnswer } from '@/lib/contracts/gateway';

/** Something that the person who started the agent can put right; its message is for them. */
export class AgentProblem extends Error {
  override readonly name = 'AgentProblem';
}

const problem = z.object({ code: z.string(), detail: z.string() });

export type Proposal = {
  action: { type: string; tool: string; params: Record<string, unknown> };
  summary?: string;
  run_id?: string;
  expires_in_seconds?: number;
  override_token?: string;
};

/** The three calls that an agent needs: propose an action, wait for its approval, report a result. */
export class GatewayClient {
  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  /** Proposes an action. With the same key the server gives the first answer again instead of acting twice. */
  async execute(proposal: Proposal, idempotencyKey: string) {
    const headers = { 'idempotency-key': idempotencyKey };
    const { body, response } = await this.#call('POST', '/execute', proposal, headers);
    return { ...executeAnswer.parse(body), replayed: response.headers.get('idempotent-replayed') === 'true' };
  }

  /** How an approval stands; answers as soon as there is news, at the latest after `seconds`. */
  async waitFor(approvalId: string, seconds: number) {
    const { body } = await this.#call('GET', `/approvals/${approvalId}/status?wait=${seconds}`);
    return statusAnswer.parse(body);
  }

  async report(approvalId: string, data: unknown): Promise<void> {
    await this.#call('POST', `/approvals/${approvalId}/result`, { success: true, data });
  }

  async #call(method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
    const headers = { authorization: `Bearer ${this.key}`, 'content-type': 'application/json', ...more };
    const sent = body === undefined ? null : JSON.stringify(body);
    const response = await fetch(`${this.url}/api/v1/gateway${path}`, { method, headers, body: sent }).catch(
      () => null,
    );
    if (!response) throw new AgentProblem(`No server answers at ${this.url}. Start one with: npm start`);
    const text = await response.text();
    if (response.ok) return { response, body: read(text) };
    throw this.#refused(response.status, problem.safeParse(read(text)));
  }

  #refused(status: number, told: ReturnType<typeof problem.safeParse>): AgentProblem {
    if (!told.success) return new AgentProblem(`${this.url} answered ${status}, and not as Countersign does.`);
    const { code, detail } = told.data;
    if (status === 401) return new AgentProblem(`The server does not take this key: ${detail}`);
    return new AgentProblem(`The server refused (${status} ${code}): ${detail}`);
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
