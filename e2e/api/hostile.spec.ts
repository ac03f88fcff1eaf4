import { PERMISSIONS } from '@/lib/authority/permissions';
import { Caller } from '../support/caller';
import type { Answer } from '../support/http';
import { http } from '../support/http';
import { DEPLOY } from '../support/manifest';
import { isUnsafe, oneOfEach, OPERATIONS, pathOf, type Operation, type PathIds } from '../support/operations';
import { expect, test } from '../support/test';
import { World } from '../support/world';

const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

type Hostile = {
  name: string;
  body: string | Buffer;
  status: readonly number[];
  /** What the refusal must name. */
  names?: string;
  headers?: Record<string, string>;
};

/** Bodies that no operation takes. */
const HOSTILE: readonly Hostile[] = [
  { name: 'not JSON', body: '{', status: [400] },
  { name: 'empty', body: '', status: [400, 415] },
  { name: 'two documents', body: '{}{}', status: [400] },
  { name: 'a comment', body: '{/**/}', status: [400] },
  { name: 'bytes that are no UTF-8', body: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), status: [400] },
  { name: 'a BOM and rubbish', body: '\ufeffx', status: [400] },
  { name: 'null', body: 'null', status: [422] },
  { name: 'a list', body: '[]', status: [422] },
  { name: 'a text', body: '"text"', status: [422] },
  { name: 'a number', body: '7', status: [422] },
  { name: 'an unknown field', body: '{"no_such_field_here":1}', status: [422], names: 'no_such_field_here' },
  { name: '__proto__', body: '{"__proto__":{"admin":true}}', status: [422], names: '__proto__' },
  { name: 'constructor', body: '{"constructor":{"prototype":{"admin":true}}}', status: [422], names: 'constructor' },
  { name: 'a NUL', body: '{"notes":"a\\u0000b"}', status: [422], names: 'notes' },
  { name: 'a NUL in a key', body: '{"no\\u0000tes":1}', status: [422] },
  { name: 'a lone surrogate', body: '{"notes":"\\ud800"}', status: [422], names: 'notes' },
  { name: 'a lone surrogate in a key', body: '{"\\udfff":1}', status: [422] },
  { name: 'a key twice', body: '{"notes":"a","notes":"b"}', status: [422], names: 'notes' },
  { name: 'a key twice, spelt differently', body: '{"notes":"a","\\u006eotes":"b"}', status: [422], names: 'notes' },
  { name: 'a number that doesn’t survive', body: '{"n":12345678901234567890}', status: [422], names: 'n' },
  { name: 'a number beyond all', body: '{"n":1e999}', status: [422], names: 'n' },
  { name: 'too deep', body: deep(40), status: [422], names: 'a' },
  { name: 'very deep', body: deep(50_000), status: [400, 422] },
  { name: 'very deep lists', body: '['.repeat(100_000) + ']'.repeat(100_000), status: [400, 422] },
  { name: 'huge', body: JSON.stringify({ notes: 'x'.repeat(1_100_000) }), status: [413] },
  { name: 'a form', body: 'notes=1', status: [415], headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { name: 'text', body: '{}', status: [415], headers: { 'content-type': 'text/plain' } },
  {
    name: 'a content type that only sounds right',
    body: '{}',
    status: [415],
    headers: { 'content-type': 'application/jsonp' },
  },
];

/** Answers to anything, because what is wrong with it is its answer. */
const TAKES_ANYTHING = new Set(['manifests.validate', 'mcp.message']);

const withBody = OPERATIONS.filter((operation) => isUnsafe(operation) && operation.body !== undefined);
const isGateway = (operation: Operation) =>
  operation.access === 'org' && PERMISSIONS[operation.permission].kinds.every((kind) => kind === 'agent');

/** Values of the wrong kind for about any field. */
const WRONG: readonly unknown[] = [{ unexpected: [null] }, [[['x']]], 'x'.repeat(5_000), -1e15, true, null];

test.describe('bad input: a 4xx problem document that names the field, never a 5xx', () => {
  let world: World;
  let ids: PathIds;
  let agentKey: string;
  let operatorToken: string;

  test.beforeAll(async ({ server, people }) => {
    world = await World.make(server, people);
    const agent = await world.agent('http://127.0.0.1:9');
    agentKey = agent.token ?? '';
    ids = await oneOfEach(world, 'http://127.0.0.1:9', await agent.ask(DEPLOY));
    operatorToken = (await world.operator()).token ?? '';
  });

  /** Somebody who may call it. Operations on one's own sign-in are called by somebody who isn't needed any more. */
  const tokenFor = (operation: Operation): string | undefined =>
    operation.access === 'public'
      ? undefined
      : isGateway(operation)
        ? agentKey
        : operation.access === 'account'
          ? operatorToken
          : world.owner.token;

  const send = (operation: Operation, body: string | Buffer, headers: Record<string, string> = {}): Promise<Answer> =>
    http(operation.method, `${world.server.url}${pathOf(operation, ids)}`, {
      token: tokenFor(operation),
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  const expectProblem = (answer: Answer, label: string): void => {
    expect.soft(answer.headers['content-type'], label).toContain('application/problem+json');
    expect.soft(answer.json, label).toMatchObject({
      type: expect.any(String),
      title: expect.any(String),
      status: answer.status,
      detail: expect.any(String),
      code: expect.any(String),
      request_id: expect.any(String),
    });
  };

  test('there are operations to send bodies to', () => {
    expect(withBody.length).toBeGreaterThan(25);
  });

  for (const hostile of HOSTILE) {
    test(`every POST and PATCH refuses ${hostile.name}`, async () => {
      for (const operation of withBody) {
        if (hostile.body.length === 0 && operation.bodyOptional) continue;
        if (TAKES_ANYTHING.has(operation.id) && hostile.status.includes(422) && hostile.names !== undefined) continue;
        const answer = await send(operation, hostile.body, hostile.headers);
        const label = `${operation.id}: ${answer.status} ${answer.text.slice(0, 300)}`;
        expect.soft(hostile.status, label).toContain(answer.status);
        expectProblem(answer, label);
        if (answer.status !== 422) continue;
        const { errors } = answer.json as { errors?: { path: string; message: string }[] };
        expect.soft(errors?.length, label).toBeGreaterThan(0);
        if (hostile.names)
          expect
            .soft(
              errors?.some(({ path }) => path.includes(hostile.names ?? '')),
              label,
            )
            .toBe(true);
      }
    });
  }

  test('each field of each body with values of the wrong kind', async () => {
    for (const operation of withBody) {
      const shape = shapeOf(operation);
      for (const field of shape) {
        for (const value of WRONG) {
          const answer = await send(operation, JSON.stringify({ [field]: value }));
          const label = `${operation.id} {${field}: ${JSON.stringify(value).slice(0, 40)}}: ${answer.text.slice(0, 300)}`;
          expect.soft(answer.status, label).toBeLessThan(500);
          if (answer.status >= 400) expectProblem(answer, label);
        }
      }
    }
  });

  test('ids that are none: 404, never a 5xx', async () => {
    const odd = [
      'x',
      '0',
      '%00',
      '..%2f..',
      'appr-',
      'appr-00000000000000000000000000',
      '01890a5d-ac96-774b-bcce-b302099a8057',
      'a'.repeat(400),
      '😀',
      "'%20OR%201=1--",
    ];
    // A run has whatever name its agent gives it, and may be watched before its first request.
    const RUN = 'gateway.run_stream';
    const operations = OPERATIONS.filter((o) => o.path.includes('{') && o.id !== 'members.leave' && o.id !== RUN);
    for (const operation of operations) {
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
      for (const name of names) {
        for (const text of odd) {
          const path = pathOf(operation, {
            ...ids,
            [name]: 'PLACE',
            ...(name === 'token_id' ? { key_id: 'PLACE' } : {}),
          });
          const answer = await http(operation.method, `${world.server.url}${path.replace('PLACE', text)}`, {
            token: tokenFor(operation),
            ...(isUnsafe(operation) ? { body: {} } : {}),
          });
          const label = `${operation.method} ${path} with ${text}: ${answer.status} ${answer.text.slice(0, 200)}`;
          expect.soft(answer.status, label).toBeGreaterThanOrEqual(400);
          expect.soft(answer.status, label).toBeLessThan(500);
          expectProblem(answer, label);
        }
      }
    }
  });

  test('queries that make no sense: 422 that names the parameter', async () => {
    const owner = new Caller(world.server.url, world.org, world.owner.token);
    const bad = [
      'limit=0',
      'limit=501',
      'limit=x',
      'offset=-1',
      'offset=10001',
      'cursor=nonsense',
      'status=nope',
      'from=yesterday',
      'sort=nope',
      'nope=1',
      'q=',
      'risk_tier=nope',
    ];
    for (const query of bad) {
      const answer = await owner.get(`/approvals?${query}`);
      expect.soft(answer.status, `${query}: ${answer.text}`).toBe(422);
      const { errors } = answer.json as { errors: { path: string }[] };
      expect.soft(errors?.[0]?.path, query).toBe(query.split('=')[0]);
    }
    expect((await owner.get('/approvals?q=%00')).status).toBe(422);
    expect((await owner.get('/approvals?q=%ff')).status).toBeLessThan(500);
  });

  test('paths and methods that are none: a problem document, too', async () => {
    const { server } = world;
    const nowhere = await http('GET', `${server.url}/api/v1/nothing/here`);
    expect(nowhere.status).toBe(404);
    expectProblem(nowhere, 'unknown path');
    const wrong = await http('DELETE', `${server.url}/api/v1/auth/login`);
    expect(wrong.status).toBe(405);
    expectProblem(wrong, 'wrong method');
    expect(wrong.headers['allow']).toContain('POST');
  });

  test('afterwards the server is as well as before', async () => {
    expect((await http('GET', `${world.server.url}/readyz`)).status).toBe(200);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });
});

/** The fields that a body's schema names. */
function shapeOf({ body }: Operation): string[] {
  if (!body) return [];
  const definition = body.def as {
    shape?: Record<string, unknown>;
    options?: { def: { shape?: Record<string, unknown> } }[];
  };
  const shapes = [definition.shape, ...(definition.options ?? []).map((option) => option.def.shape)];
  return [...new Set(shapes.flatMap((shape) => Object.keys(shape ?? {})))];
}
