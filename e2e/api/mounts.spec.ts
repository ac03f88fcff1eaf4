import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { http, type Answer } from '../support/http';
import { DEPLOY } from '../support/manifest';
import { isUnsafe, oneOfEach, OPERATIONS, pathOf, type Operation, type PathIds } from '../support/operations';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

/** Headers that mean something to a caller; the rest is the transport's. */
const LISTED = [
  'allow',
  'cache-control',
  'content-type',
  'idempotent-replayed',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
  'x-content-type-options',
  'x-request-id',
];

/** What differs between any two calls. */
const MOMENTARY =
  /"(?:timestamp|verified_at|at|from|to|duration_ms|signature|last_activity_at|last_used_at)":(?:"[^"]*"|[\d.]+)/g;

/** An export of the audit log holds the event of the export before it. */
const WRITES_ITSELF = new Set(['audit.export']);

const seen = (answer: Answer) => ({
  status: answer.status,
  headers: Object.fromEntries(LISTED.map((name) => [name, answer.headers[name]])),
  body: answer.text.replaceAll(MOMENTARY, '').replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://server'),
});

test('every operation answers the same through Next alone as through the server in front of it', async ({ start }) => {
  const built = existsSync(resolve(import.meta.dirname, '../../.next/BUILD_ID'));
  expect(built, 'a build of the pages, made by: npm run build').toBe(true);
  test.setTimeout(240_000);
  // What jobs do by themselves (a seal on the audit log) would come between the two answers.
  const env = { WORKERS: 'off' };
  const server = await start({ env });
  const next = await start({ database: server.database, secrets: server.secrets, nextOnly: true, env });
  const world = await World.make(server, new People(server.url));
  const agent = await world.agent('http://127.0.0.1:9');
  const ids: PathIds = await oneOfEach(world, 'http://127.0.0.1:9', await agent.ask(DEPLOY));
  const ask = (url: string, operation: Operation, token: string | undefined, body: unknown) =>
    http(operation.method, `${url}${pathOf(operation, ids)}`, {
      token,
      headers: { 'x-request-id': `same-${operation.id}` },
      ...(isUnsafe(operation) && operation.body ? { body } : {}),
    });

  for (const operation of OPERATIONS) {
    const isGateway = operation.path.startsWith('/api/v1/gateway');
    const mine = isGateway ? agent.token : world.owner.token;
    // What changes something would answer differently the second time: those are refused, by credentials and by body.
    const tries: [string | undefined, unknown][] = [
      [undefined, {}],
      ...(WRITES_ITSELF.has(operation.id) || (isUnsafe(operation) && !operation.body)
        ? []
        : [[mine, { no_such_field: 1 }] as [string | undefined, unknown]]),
    ];
    for (const [token, body] of tries) {
      const [front, alone] = [
        await ask(server.url, operation, token, body),
        await ask(next.url, operation, token, body),
      ];
      expect.soft(seen(alone), `${operation.id} ${token ? 'signed in' : 'without credentials'}`).toEqual(seen(front));
    }
  }
});
