import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { uuidOf } from '../support/approvals';
import type { Caller } from '../support/caller';
import { bound, EMAIL, mailBot } from '../support/mail-bot';
import { ROOT } from '../support/pages';
import type { Receiver } from '../support/receiver';
import type { AgentCaller, World } from '../support/world';
import type { Sample } from './samples';

/** What the samples act on: an organization with people, agents, things that wait and a rule. */
export type Stage = {
  world: World;
  receiver: Receiver;
  /** Runs actions of the operator guide, and asks in the signed and workflow dialects. */
  agent: AgentCaller;
  /** Sends mails that wait for a person. */
  mailer: AgentCaller;
  /** May decide; a member of this organization only. */
  operator: Caller;
  operatorEmail: string;
  /** The owner by a token of this organization. */
  owner: Caller;
  signingSecret: string;
  /** The plain UUID of a rule that is in force, for what needs one. */
  rule: () => Promise<string>;
};

/** Runs one sample and says what came of it, for people to read. Throws where it isn't as it should be. */
export type Runner = (stage: Stage, sample: Sample) => Promise<string>;
export type Runners = Readonly<Record<number, Runner>>;

export async function setStage(world: World, receiver: Receiver, operatorName: string): Promise<Stage> {
  const agent = await world.agent(receiver.url);
  const mailer = await mailBot(world, receiver.url);
  const owner = await bound(world.owner);
  for (const to of ['alice@mycompany.com', 'bob@mycompany.com', 'eve@elsewhere.example']) {
    await mailer.ask({ ...EMAIL, params: { to } });
  }
  const rule = async () => {
    const arg_constraints = { to: { type: 'pattern', value: `*@${crypto.randomUUID()}.example` } };
    const body = { tool_name: 'mail:bot_email_send', arg_constraints, description: 'Mails to the team', max_uses: 100 };
    const made = await owner.post('/api/approvals/rules', body);
    if (made.status !== 201) throw new Error(made.text);
    return uuidOf((made.json as { data: { id: string } }).data.id);
  };
  const { secret } = (await world.owner.get('/signing-secret')).json as { secret: string };
  return {
    ...{ world, receiver, agent, mailer, owner, rule, signingSecret: secret },
    operator: await world.operator(operatorName),
    operatorEmail: world.people.email(operatorName),
  };
}

/** Holds a thing, and says what there was instead. */
export function hold(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not as it should be: ${what}`);
}

/** `npm run sql` on the test's organization, with the statement on its input; gives the rows. */
export function runSql({ world }: Stage, statement: string): unknown[] {
  const program = resolve(ROOT, 'dist/sql.mjs');
  const env = { ...process.env, ...world.server.secrets, DATABASE_URL: world.server.database.url };
  const args = [program, '--org', world.slug, '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    env,
    encoding: 'utf8',
    input: statement,
  });
  hold(status === 0, `${statement}\n${stderr}`);
  return JSON.parse(stdout) as unknown[];
}
