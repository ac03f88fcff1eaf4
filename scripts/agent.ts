import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { actsOf, type Act } from '@/lib/demo/agent/acts';
import { AgentProblem, GatewayClient } from '@/lib/demo/agent/client';
import { file, settle } from '@/lib/demo/agent/play';
import { KEYS_FILE } from '@/lib/demo/keys-file';
import { loadEnvFile } from '@/lib/start/env-file';

loadEnvFile();

const HELP = `npm run agent [-- --once]

A small simulated agent: files requests like those of real agents against a running server, then waits for the answers.
Decide them in the browser (organization "demo") and watch.

  --once   file the requests and leave, without waiting for the answers
  --help   this text

COUNTERSIGN_URL       the server (default http://localhost:3000)
COUNTERSIGN_API_KEY   the key of an agent; default: the demo's own, kept by the server in
                      COUNTERSIGN_DATA_DIR (default .data) when it has the embedded database

Ends with 0 when all was answered, 1 when the server or a key is not right, 2 when the command is not.
`;

const WIDTH = 16;
const keysFile = z.object({ agents: z.record(z.string(), z.string()) });

/** The key to act with, by the name of the demo's agent. */
function keyRing(): (agent: string) => string {
  const given = process.env['COUNTERSIGN_API_KEY'];
  if (given) return () => given;
  const path = join(process.env['COUNTERSIGN_DATA_DIR'] || '.data', KEYS_FILE);
  if (!existsSync(path)) {
    throw new AgentProblem(
      `There are no keys at ${path}. Start the server once with its own database (npm start), ` +
        'or set COUNTERSIGN_API_KEY to the key of an agent.',
    );
  }
  const { agents } = keysFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  return (agent) => {
    const key = agents[agent];
    if (key === undefined) throw new AgentProblem(`${path} has no key of ${agent}.`);
    return key;
  };
}

function say(act: Act, line: string): void {
  const { type, tool } = act.proposal.action;
  const time = new Date().toTimeString().slice(0, 8);
  console.log(`${time}  ${act.agent.padEnd(WIDTH)}${`${type}:${tool}`.padEnd(WIDTH + 4)}${line}`);
}

async function main(): Promise<number> {
  const { once, help } = options();
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const url = (process.env['COUNTERSIGN_URL'] || 'http://localhost:3000').replace(/\/+$/, '');
  const keyOf = keyRing();
  const round = randomBytes(3).toString('hex');
  const waiting = [];
  for (const [n, act] of actsOf(round).entries()) {
    say(act, `asks: ${act.about}`);
    const filed = await file(act, new GatewayClient(url, keyOf(act.agent)), `demo-${round}-${n}`, say);
    if (filed) waiting.push(filed);
  }
  if (once || waiting.length === 0) return 0;
  console.log(`\n${waiting.length} wait for a person. Decide them at ${url} (organization "demo"); Ctrl+C leaves.\n`);
  await Promise.all(waiting.map((one) => settle(one, say)));
  console.log('\nAll answered.');
  return 0;
}

function options(): { once: boolean; help: boolean } {
  const flags = {
    once: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  try {
    return parseArgs({ options: flags }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    process.exit(2);
  }
}

if (existsSync('.env')) process.loadEnvFile('.env');
try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof AgentProblem)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
