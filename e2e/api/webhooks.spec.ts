import { Webhook } from 'standardwebhooks';
import { SECRET_CORPUS } from '@/lib/redaction/secret-corpus';
import type { Caller } from '../support/caller';
import { eventually } from '../support/eventually';
import { DEPLOY } from '../support/manifest';
import type { Received } from '../support/receiver';
import { expect, test } from '../support/test';
import { People, World } from '../support/world';

type Message = { type: string; data: { approval?: { approval_id: string }; [field: string]: unknown } };

/** Makes a webhook of the receiver's `/hook`; its id and secret. */
async function subscribe(admin: Caller, url: string, more: Record<string, unknown> = {}) {
  const events = [
    'approval.created',
    'approval.decided',
    'approval.expired',
    'approval.cancelled',
    'execution.finished',
  ];
  const answer = await admin.post('/webhooks', { url: `${url}/hook`, events, ...more });
  expect(answer.status, answer.text).toBe(201);
  return answer.json as { webhook_id: string; secret: string };
}

const hooks = (calls: readonly Received[]) => calls.filter(({ path }) => path === '/hook');

/** A message as the public library accepts it. */
function verified(secret: string, { headers, text }: Received): Message & { id: string } {
  const flat = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  new Webhook(secret).verify(text, flat);
  return { ...(JSON.parse(text) as Message), id: String(headers['webhook-id']) };
}

test('a receiver that checks signatures gets every event once per delivery id, also across kill -9', async ({
  start,
  receiver,
}) => {
  const server = await start({ env: { WORKERS: 'off' } }); // commits, and never delivers
  const world = await World.make(server, new People(server.url));
  const agent = await world.agent(receiver.url);
  const { webhook_id, secret } = await subscribe(world.owner, receiver.url);
  const [yes, no] = [await agent.ask(DEPLOY), await agent.ask(DEPLOY)];
  expect((await world.owner.post(`/approvals/${yes}/approve`, {})).status).toBe(200);
  expect((await world.owner.post(`/approvals/${no}/deny`, { reason: 'no' })).status).toBe(200);
  const expected = [
    ...[yes, no].map((id) => `approval.created ${id}`),
    ...[yes, no].map((id) => `approval.decided ${id}`),
    `execution.finished ${yes}`,
  ].sort();
  await eventually('the run is over', async () => {
    const rows = await server.database.sudo(`SELECT FROM webhook_deliveries WHERE status = 'pending'`);
    return rows.length === expected.length;
  });
  expect(hooks(receiver.calls)).toHaveLength(0);
  await server.kill();

  receiver.behave({ hang: true }, '/hook');
  const second = await server.again({ WORKERS: 'on' });
  await eventually('deliveries are under way', () => Promise.resolve(hooks(receiver.calls).length > 0));
  await second.kill(); // in the middle of them

  receiver.behave({ status: 200 }, '/hook');
  const third = await second.again();
  // The lease is half a minute; here it passes at once.
  await third.database.sudo(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'pending'`);
  await eventually('everything is delivered', async () => {
    const open = await third.database.sudo(`SELECT FROM webhook_deliveries WHERE status <> 'delivered'`);
    return open.length === 0;
  });
  const byId = new Map(
    hooks(receiver.calls).map((call) => [String(call.headers['webhook-id']), verified(secret, call)]),
  );
  const got = [...byId.values()].map(({ type, data }) => `${type} ${data.approval?.approval_id ?? ''}`).sort();
  expect(got).toEqual(expected);
  // A repetition says the same (but for APP_URL, which is another port after each start here).
  for (const [id, message] of byId) {
    const texts = new Set(
      hooks(receiver.calls)
        .filter((call) => call.headers['webhook-id'] === id)
        .map(({ text }) => text.replace(/http:\/\/127\.0\.0\.1:\d+/, '')),
    );
    expect(texts.size, message.type).toBe(1);
  }
  const owner = world.owner.at({ server: third.url });
  const log = (await owner.get(`/webhooks/${webhook_id}/deliveries`)).json as { items: { delivery_id: string }[] };
  expect(new Set(log.items.map(({ delivery_id }) => delivery_id))).toEqual(new Set(byId.keys()));
});

test('kill -9 between the commit and the delivery: after a restart every event comes exactly once', async ({
  start,
  receiver,
}) => {
  // The first process commits and dies before it delivers anything; two others do what it left.
  const first = await start({ env: { WORKERS: 'off' } });
  const world = await World.make(first, new People(first.url));
  const agent = await world.agent(receiver.url);
  const { secret } = await subscribe(world.owner, receiver.url, { events: ['approval.created', 'approval.decided'] });
  const ids = await Promise.all(Array.from({ length: 20 }, (_, n) => agent.ask({ ...DEPLOY, params: { n } })));
  const denied = await world.owner.post('/approvals/bulk-deny', { approval_ids: ids, reason: 'no' });
  expect(denied.status).toBe(200);
  await first.kill();
  expect(hooks(receiver.calls)).toHaveLength(0);

  const replicas = await Promise.all([first.again({ WORKERS: 'on' }), first.again({ WORKERS: 'on' })]);
  await eventually('nothing is left to deliver', async () => {
    const open = await replicas[0]!.database.sudo(`SELECT FROM webhook_deliveries WHERE status <> 'delivered'`);
    return open.length === 0;
  });
  const got = hooks(receiver.calls).map((call) => verified(secret, call));
  expect(new Set(got.map(({ id }) => id)).size, 'a delivery id of its own for each').toBe(got.length);
  const expected = ids.flatMap((id) => [`approval.created ${id}`, `approval.decided ${id}`]);
  expect(got.map(({ type, data }) => `${type} ${data.approval?.approval_id ?? ''}`).sort()).toEqual(expected.sort());
});

test('two replicas deliver each event once', async ({ start, receiver }) => {
  const a = await start();
  const b = await a.again();
  const world = await World.make(a, new People(a.url));
  const agents = [await world.agent(receiver.url)];
  agents.push(agents[0]!.at({ server: b.url }));
  const { secret } = await subscribe(world.owner, receiver.url, { events: ['approval.created'] });
  const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => agents[n % 2]!.ask({ ...DEPLOY, params: { n } })));
  await eventually('all have arrived', () => Promise.resolve(hooks(receiver.calls).length >= ids.length));
  const got = hooks(receiver.calls).map((call) => verified(secret, call).data.approval?.approval_id);
  expect(got.sort()).toEqual([...ids].sort());
});

test('private targets are refused with 422; redirects are not followed', async ({ world, receiver }) => {
  for (const url of [
    'https://10.1.2.3/x',
    'https://169.254.169.254/x',
    'https://[fd00::1]/x',
    'http://93.184.216.34/x',
  ]) {
    const answer = await world.owner.post('/webhooks', { url, events: ['rule.created'] });
    expect(answer.status, url).toBe(422);
    expect(answer.json).toMatchObject({ errors: [{ path: 'url' }] });
  }
  const { webhook_id } = await subscribe(world.owner, receiver.url);
  receiver.behave({ status: 307 }, '/hook');
  const test = await world.owner.post(`/webhooks/${webhook_id}/test`);
  expect(test.json).toMatchObject({ status: 'failed', response: { status: 307 } });
  expect(receiver.calls).toHaveLength(1);
});

test('no secret of the corpus is in any payload, standard or Slack', async ({ world, agent, receiver }) => {
  test.setTimeout(240_000);
  const events = ['approval.created', 'approval.decided'];
  const slack = await subscribe(world.owner, receiver.url, { format: 'slack', events });
  await subscribe(world.owner, receiver.url, { events });
  expect(slack.secret).toMatch(/^whsec_/);
  // So many at a time as may wait for a person.
  for (let from = 0; from < SECRET_CORPUS.length; from += 150) {
    const asked = SECRET_CORPUS.slice(from, from + 150).map(({ params }) =>
      agent.ask({ ...DEPLOY, params }, { summary: '<!channel> click *here*' }),
    );
    const body = { approval_ids: await Promise.all(asked), reason: 'no' };
    expect((await world.owner.post('/approvals/bulk-deny', body)).status).toBe(200);
  }
  const messages = SECRET_CORPUS.length * events.length * 2;
  await eventually('all have arrived', () => Promise.resolve(hooks(receiver.calls).length >= messages), 60_000);
  const sent = hooks(receiver.calls)
    .map(({ text }) => text)
    .join('\n');
  for (const { name, needles } of SECRET_CORPUS) {
    for (const needle of needles) expect(sent.includes(JSON.stringify(needle).slice(1, -1)), name).toBe(false);
  }
  expect(sent).not.toContain('click *here*');
  const inSlack = hooks(receiver.calls).filter(({ json }) => Object.hasOwn(json as object, 'blocks'));
  expect(inSlack).toHaveLength(messages / 2);
  expect(inSlack[0]?.text).toContain('|Open in Countersign>');
});

test('the secret is shown once; a viewer and a key see nothing', async ({ world, receiver }) => {
  const key = 'once-more';
  const body = { url: `${receiver.url}/hook`, events: ['rule.created'] };
  const send = () => world.owner.call('POST', '/webhooks', { body, headers: { 'idempotency-key': key } });
  const [first, again] = [await send(), await send()];
  expect(first.json).toMatchObject({ secret: expect.stringMatching(/^whsec_/) });
  expect(again.json).not.toHaveProperty('secret');
  const { webhook_id } = first.json as { webhook_id: string };
  expect((await world.owner.get(`/webhooks/${webhook_id}`)).json).not.toHaveProperty('secret');
  const viewer = await world.member('viewer');
  expect((await viewer.get('/webhooks')).status).toBe(403);
  const audit = (await world.owner.get('/audit?type=webhook_changed')).json as { items: unknown[] };
  expect(audit.items).toHaveLength(1);
});
