import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { loginAnswer } from '@/lib/contracts/identity';
import type { Scope } from '@/lib/authority/roles';
import { executeAnswer, statusAnswer } from '@/lib/contracts/gateway';
import { manifestSummary } from '@/lib/contracts/manifests';
import { newInvitation } from '@/lib/contracts/members';
import { orgDetail } from '@/lib/contracts/orgs';
import { newToken } from '@/lib/contracts/tokens';
import { Caller, read } from './caller';
import { http } from './http';
import { testManifest } from './manifest';
import { OWNER, type Server } from './server';

export type Role = 'admin' | 'operator' | 'viewer';

const PASSWORD = 'another-long-passphrase-7';
const unique = () => randomBytes(5).toString('hex');

/** Signs in by the API; gives the access token. */
export async function signIn(server: string, email: string, password: string): Promise<string> {
  const answer = await http('POST', `${server}/api/v1/auth/login`, { body: { email, password } });
  return read(loginAnswer, answer).access_token;
}

/** Signed-in people of one server. Each signs in once; what they may depends on the organization. */
export class People {
  readonly #tokens = new Map<string, Promise<string>>();

  constructor(readonly server: string) {}

  owner(): Promise<string> {
    return this.#token('owner', () => signIn(this.server, OWNER.email, OWNER.password));
  }

  /** The address of one of the people, who has an account once they accepted an invitation. */
  email = (name: string): string => `${name}@e2e.example`;

  token(name: string): Promise<string> {
    return this.#token(name, () => signIn(this.server, this.email(name), PASSWORD));
  }

  #token(name: string, make: () => Promise<string>): Promise<string> {
    const made = this.#tokens.get(name) ?? make();
    this.#tokens.set(name, made);
    return made;
  }
}

/** An organization of a test's own, made through the real API, and those who act in it. */
export class World {
  readonly #members = new Map<string, Promise<Caller>>();

  private constructor(
    readonly server: Server,
    readonly people: People,
    /** `org-…` */
    readonly org: string,
    readonly slug: string,
    readonly owner: Caller,
  ) {}

  static async make(server: Server, people: People): Promise<World> {
    const slug = `t-${unique()}`;
    const founder = new Caller(server.url, slug, await people.owner());
    const { org_id: org } = read(orgDetail, await founder.post('/api/v1/orgs', { name: `Test ${slug}`, slug }));
    return new World(server, people, org, slug, founder.at({ org }));
  }

  /** A member of a role; the same one for the same name. Signed in with a password, as a person. */
  member(role: Role, name: string = role): Promise<Caller> {
    const made = this.#members.get(name) ?? this.#join(role, name);
    this.#members.set(name, made);
    return made;
  }

  operator = (name = 'operator'): Promise<Caller> => this.member('operator', name);

  async #join(role: Role, name: string): Promise<Caller> {
    const email = this.people.email(name);
    const { token } = read(newInvitation, await this.owner.post('/invitations', { email, role }));
    const accepted = await http('POST', `${this.server.url}/api/v1/invite/${token}`, { body: { password: PASSWORD } });
    if (accepted.status >= 300) throw new Error(`could not join: ${accepted.text}`);
    return new Caller(this.server.url, this.org, await this.people.token(name));
  }

  /** Registers and approves a manifest, and makes the agent's key. */
  async agent(receiver: string, agentId = 'deployment-bot', tools: Record<string, unknown> = {}): Promise<AgentCaller> {
    await this.manifest(testManifest(agentId, receiver, tools));
    return new AgentCaller(this.server.url, this.org, await this.key({ kind: 'agent', agent_id: agentId }));
  }

  async manifest(document: unknown): Promise<string> {
    const { manifest_id: id } = read(manifestSummary, await this.owner.post('/manifests', document));
    const approved = await this.owner.post(`/manifests/${id}/approve`, {});
    if (approved.status !== 200) throw new Error(`could not approve the manifest: ${approved.text}`);
    return id;
  }

  /** Changes settings of the organization, as its owner. */
  async settings(change: Record<string, unknown>): Promise<void> {
    const changed = await this.owner.call('PATCH', '', { body: { settings: change } });
    if (changed.status !== 200) throw new Error(`could not change the settings: ${changed.text}`);
  }

  /** A key or token, made by the owner. */
  async key(body: {
    kind: 'agent' | 'service' | 'personal';
    agent_id?: string;
    scopes?: Scope[];
    mcp_decisions?: boolean;
  }): Promise<string> {
    // A token that decides through MCP takes the password again.
    if (body.mcp_decisions) await this.owner.post('/api/v1/auth/reauthenticate', { password: OWNER.password });
    return read(newToken, await this.owner.post('/tokens', { name: `test ${unique()}`, ...body })).token;
  }

  async service(scopes: Scope[]): Promise<Caller> {
    return new Caller(this.server.url, this.org, await this.key({ kind: 'service', scopes }));
  }

  /** The plain UUID of the organization, for a look at the rows. */
  async uuid(): Promise<string> {
    const [row] = await this.server.database.sudo<{ id: string }>('SELECT id FROM orgs WHERE slug = $1', [this.slug]);
    return z.uuid().parse(row?.id);
  }
}

export type ActionInput = { type: string; tool: string; params?: Record<string, unknown> };

/** An agent with its key. */
export class AgentCaller extends Caller {
  override at(change: { server?: string; org?: string }): AgentCaller {
    return new AgentCaller(change.server ?? this.server, change.org ?? this.org, this.token);
  }

  /** Proposes an action. */
  async execute(action: ActionInput, more: Record<string, unknown> = {}) {
    return read(executeAnswer, await this.post('/api/v1/gateway/execute', { action, ...more }));
  }

  /**
   * Proposes an action that must wait for a person; gives the approval's id. A context of its own makes it a new request,
   * also while the same action waits already.
   */
  async ask(action: ActionInput, more: Record<string, unknown> = {}): Promise<string> {
    const answer = await this.execute(action, { context: { asked: unique() }, ...more });
    if (answer.decision !== 'ESCALATE' || !answer.approval_id)
      throw new Error(`not escalated: ${JSON.stringify(answer)}`);
    return answer.approval_id;
  }

  /** How an approval stands, waiting up to `wait` seconds. */
  async status(approvalId: string, wait = 0, until: 'result' | 'decision' = 'result') {
    const answer = await this.get(`/api/v1/gateway/approvals/${approvalId}/status?wait=${wait}&until=${until}`);
    return { ...read(statusAnswer, answer), ms: answer.ms };
  }
}
