import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { SECRET_CORPUS, type SecretCase } from '@/lib/redaction/secret-corpus';
import type { Caller } from '../support/caller';
import type { Answer } from '../support/http';
import { dump } from '../support/rows';
import type { Server } from '../support/server';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

/** A text as it may stand inside stored JSON, once or twice encoded. */
function spellings(needle: string): string[] {
  const once = JSON.stringify(needle).slice(1, -1);
  const twice = JSON.stringify(once).slice(1, -1);
  // CSV doubles quotes.
  return [...new Set([needle, once, twice].flatMap((text) => [text, text.replaceAll('"', '""')]))];
}

const chunks = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));

/** What of a case can be told for a secret without its parameter's name, for fields that take a text. */
const textOf = ({ params }: SecretCase): string => {
  const text = ['note', 'message', 'command', 'file', 'body', 'dsn', 'raw', 'text'].map((name) => params[name]);
  return text.find((value): value is string => typeof value === 'string') ?? '';
};

/** A text that fits, or none: one that is cut off in the middle of a secret can't be told for what it was. */
const whole = (text: string, max: number): string => (text.length <= max ? text : '');
const joined = (text: string, more: string): string =>
  text.length + more.length < 900 ? `${text}\n${more}`.trim() : text;

/** One of the programs of the build, on the server's database. */
const command = (server: Server, name: string, ...args: string[]) =>
  promisify(execFile)(process.execPath, [`dist/${name}.mjs`, ...args], {
    env: {
      ...{ PATH: process.env['PATH'], NODE_ENV: 'production', DATABASE_URL: server.database.url, APP_URL: server.url },
      ...server.secrets,
    },
    maxBuffer: 200_000_000,
  });

test('law 10: no secret is found again in any column, answer or log line; what runs still has it', async ({
  start,
  receiver,
}) => {
  test.setTimeout(360_000);
  const server = await start({ env: { LOG_LEVEL: 'trace', DATABASE_POOL_SIZE: '12' } });
  const world = await World.make(server, new People(server.url));
  const agent = await world.agent(receiver.url);
  const operator = await world.operator();
  const answers: string[] = [];
  const kept = async (answer: Promise<Answer>): Promise<Answer> => {
    const got = await answer;
    answers.push(`${JSON.stringify(got.headers)}\n${got.text}`);
    return got;
  };
  const post = (who: Caller, path: string, body: unknown) => kept(who.post(path, body));

  // Every case waits for a person, by the gateway; half will be approved, half denied.
  const waiting: { id: string; secret: SecretCase }[] = [];
  for (const part of chunks(SECRET_CORPUS, 50)) {
    const actions = part.map(({ name, params }, n) => ({
      action_id: `${n}`,
      type: 'kubernetes',
      tool: 'deploy',
      params,
      description: name,
    }));
    const answer = await post(agent, '/api/v1/gateway/batch', { actions });
    expect(answer.status, answer.text).toBe(200);
    const { results } = answer.json as { results: { action_id: string; approval_id: string }[] };
    for (const { action_id, approval_id } of results) {
      const secret = part[Number(action_id)];
      if (secret) waiting.push({ id: approval_id, secret });
    }
  }
  expect(waiting).toHaveLength(SECRET_CORPUS.length);
  // The pending cap is 200 a bot: decide before there is more.
  const approved = waiting.filter((_, n) => n % 2 === 0);
  for (const part of chunks(approved, 25)) {
    const notes = part.reduce((text, { secret }) => joined(text, textOf(secret)), '');
    const body = { approval_ids: part.map(({ id }) => id), notes };
    expect((await post(operator, '/approvals/bulk-approve', body)).status).toBe(200);
  }
  for (const { id, secret } of waiting.filter((_, n) => n % 2 === 1)) {
    const said = textOf(secret);
    const reason = whole(said, 250) || 'no';
    const body = { reason, notes: whole(said, 900), retry: 'with_changes', suggested_params: secret.params };
    const answer = await post(operator, `/approvals/${id}/deny`, body);
    expect(answer.status, answer.text).toBe(200);
  }

  // The same as context, summary and reason; allowed at once; asked for directly.
  for (const part of chunks(SECRET_CORPUS, 16)) {
    await Promise.all(
      part.map(async (secret) => {
        const summary = whole(textOf(secret), 1_900);
        const action = { type: 'kubernetes', tool: 'scale', params: secret.params };
        const allowed = await post(agent, '/api/v1/gateway/execute', { action, context: secret.params, summary });
        expect(allowed.status, allowed.text).toBe(200);
      }),
    );
  }
  for (const part of chunks(
    SECRET_CORPUS.filter((_, n) => n % 3 === 0),
    16,
  )) {
    await Promise.all(
      part.map(async ({ params, ...secret }) => {
        const said = textOf({ params, ...secret });
        const text = whole(said, 1_900);
        const action = { type: 'notes', tool: 'add', params };
        const asked = await post(agent, '/approvals', { action, summary: text, reason: text, context: params });
        expect(asked.status, asked.text).toBe(201);
        const { approval_id } = asked.json as { approval_id: string };
        await post(agent, `/api/v1/gateway/approvals/${approval_id}/cancel`, { reason: whole(said, 250) });
      }),
    );
  }

  // Look at everything that can be looked at.
  const { id: one } = waiting[0] ?? { id: '' };
  for (const path of [
    '/approvals?limit=500',
    '/approvals?limit=500&offset=100',
    `/approvals/${one}`,
    '/interactions?limit=500',
    '/audit?limit=500',
    '/approvals/stats',
    `/approvals/${one}/trail`,
    ...['approvals', 'rules', 'audit'].flatMap((noun) => [`/${noun}/export`, `/${noun}/export?format=jsonl`]),
  ]) {
    await kept(operator.get(path));
  }
  for (const { id } of waiting) await kept(agent.get(`/api/v1/gateway/approvals/${id}/status`));

  await test.step('what runs has it', () => {
    const deployed = receiver.calls.filter((call) => call.path === '/deploy').map((call) => JSON.stringify(call.json));
    expect(deployed.sort()).toEqual(approved.map(({ secret }) => JSON.stringify(secret.params)).sort());
    expect(receiver.calls.filter((call) => call.path === '/scale')).toHaveLength(SECRET_CORPUS.length);
  });

  // Whatever is old goes to an archive; what people read by SQL and as alerts is looked at before.
  const places = new Map(await dump(server.database));
  for (const view of ['pending_actions', 'approval_rules', 'approval_events', 'session_tool_calls']) {
    const { stdout } = await command(server, 'sql', '--org', world.slug, '--json', `SELECT * FROM ${view}`);
    expect(view === 'approval_rules' || stdout.length > 10_000, view).toBe(true);
    places.set(`the view ${view}`, stdout);
  }
  await kept(operator.get('/alerts'));
  await server.database.sudo(`UPDATE approvals SET created_at = created_at - interval '400 days',
    decided_at = decided_at - interval '400 days', executed_at = executed_at - interval '400 days'`);
  await server.database.sudo(`UPDATE interactions SET created_at = created_at - interval '400 days'`);
  const directory = await mkdtemp(join(tmpdir(), 'countersign-test-archives-'));
  await command(server, 'retention', '--org', world.slug, '--archive-dir', directory);
  for (const name of await readdir(directory)) {
    const archive = gunzipSync(await readFile(join(directory, name))).toString();
    expect(archive.split('\n').length).toBeGreaterThan(2 * SECRET_CORPUS.length);
    places.set('an archive', archive);
  }
  expect(places.has('an archive')).toBe(true);
  await rm(directory, { recursive: true });

  await test.step('nothing else does', async () => {
    places.set('an answer', answers.join('\n'));
    places.set('the log', server.logs());
    expect(server.logs().length).toBeGreaterThan(1_000);
    const found = new Set<string>();
    for (const { name, needles } of SECRET_CORPUS) {
      for (const text of needles.flatMap(spellings)) {
        for (const [place, content] of places) if (content.includes(text)) found.add(`${name} in ${place}`);
      }
    }
    expect([...found]).toEqual([]);
  });
});
