import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually';
import { DEPLOY } from '../support/manifest';
import { has } from '../support/needs';
import { ROOT, runProgram } from '../support/pages';
import type { Receiver } from '../support/receiver';
import { expect, test } from '../support/test';
import type { World } from '../support/world';

/* The receivers that docs/webhooks.md prints, each given a message that a server really sent. */

/** The page's sample in a language. */
function sample(language: string): string {
  const page = readFileSync(join(ROOT, 'docs/webhooks.md'), 'utf8');
  const [, code] = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(page) ?? [];
  if (code === undefined) throw new Error(`the page has no ${language}`);
  return code;
}

/** A message as it came, and its secret. */
async function delivered(world: World, receiver: Receiver) {
  const agent = await world.agent(receiver.url);
  const body = { url: `${receiver.url}/hook`, events: ['approval.created'] };
  const { secret } = (await world.owner.post('/webhooks', body)).json as { secret: string };
  await agent.ask(DEPLOY);
  const call = await eventually('it has arrived', () =>
    Promise.resolve(receiver.calls.find(({ path }) => path === '/hook')),
  );
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature', 'content-type'];
  const headers = Object.fromEntries(names.map((name) => [name, String(call.headers[name])]));
  return { secret, message: { headers, body: call.text } };
}

/** Where a program finds this project's modules. */
function folder(): string {
  mkdirSync(join(ROOT, 'test-results'), { recursive: true });
  return mkdtempSync(join(ROOT, 'test-results', 'receiver-'));
}

test('the TypeScript receiver takes a message once and refuses a changed one', async ({ world, receiver }) => {
  const { secret, message } = await delivered(world, receiver);
  const directory = folder();
  const program = `
const seen = new Set<string>();
let handled = 0;
const seenBefore = async (id: string) => seen.has(id) || (seen.add(id), false);
const handle = async (event: { type: string }) => { if (event.type === 'approval.created') handled += 1; };
${sample('ts')}
const { headers, body } = JSON.parse(process.env.MESSAGE!);
const status = async (body: string) => (await POST(new Request('http://localhost/', { method: 'POST', headers, body }))).status;
console.log(await status(body), await status(body), await status(body.replace('created', 'decided')), 'handled', handled);
`;
  writeFileSync(join(directory, 'receiver.mts'), program);
  const env = { COUNTERSIGN_WEBHOOK_SECRET: secret, MESSAGE: JSON.stringify(message) };
  const { output } = await runProgram(process.execPath, ['--import', 'tsx', 'receiver.mts'], directory, env);
  expect(output.trim()).toBe('204 204 401 handled 1');
  rmSync(directory, { recursive: true });
});

/** The public library's two names, by the Standard Webhooks specification, where Python hasn't got it. */
const LIBRARY = `
import base64, hashlib, hmac, json, time

class WebhookVerificationError(Exception): pass

class Webhook:
    def __init__(self, secret): self.key = base64.b64decode(secret.removeprefix("whsec_"))
    def verify(self, data, headers):
        headers = {name.lower(): value for name, value in headers.items()}
        id, timestamp = headers["webhook-id"], headers["webhook-timestamp"]
        if abs(time.time() - int(timestamp)) > 300: raise WebhookVerificationError("too old")
        signed = b".".join([id.encode(), timestamp.encode(), data])
        wanted = "v1," + base64.b64encode(hmac.new(self.key, signed, hashlib.sha256).digest()).decode()
        if not any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split(" ")):
            raise WebhookVerificationError("no signature matches")
        return json.loads(data)
`;

if (has('flask')) {
  test('the Python receiver does, too', async ({ world, receiver }) => {
    const { secret, message } = await delivered(world, receiver);
    const directory = folder();
    if (spawnSync('python3', ['-c', 'import standardwebhooks']).status !== 0) {
      mkdirSync(join(directory, 'standardwebhooks'));
      writeFileSync(join(directory, 'standardwebhooks', '__init__.py'), '');
      writeFileSync(join(directory, 'standardwebhooks', 'webhooks.py'), LIBRARY);
    }
    const program = `
import json
seen, handled = set(), []
def seen_before(id):
    known = id in seen
    seen.add(id)
    return known
handle = handled.append
${sample('python')}
message = json.loads(os.environ["MESSAGE"])
status = lambda body: app.test_client().post("/countersign", data=body, headers=message["headers"]).status_code
body = message["body"]
print(status(body), status(body), status(body.replace("created", "decided")), "handled", len(handled), handled[0]["type"])
`;
    writeFileSync(join(directory, 'receiver.py'), program);
    const env = { COUNTERSIGN_WEBHOOK_SECRET: secret, MESSAGE: JSON.stringify(message) };
    const { output } = await runProgram('python3', ['receiver.py'], directory, env);
    expect(output.trim()).toBe('204 204 401 handled 1 approval.created');
    rmSync(directory, { recursive: true });
  });
}
