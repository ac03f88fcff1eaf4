import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Caller } from './caller';

const run = promisify(execFile);

export type Pasted = { command: string; output: string; json: unknown };

/**
 * Runs a command as it is printed in somebody's document, by the shell, and prints it with its result. The host is this
 * server's, `replace` puts in ids, and every `curl` sends the caller's token, as those documents ask for, unless it says so
 * itself.
 */
export async function paste(
  printed: string,
  who: Caller,
  replace: Readonly<Record<string, string>> = {},
): Promise<Pasted> {
  const host = new URL(who.server).host;
  let command = printed.replaceAll('localhost:<port>', host).replaceAll('localhost:8000', host);
  for (const [from, to] of Object.entries(replace)) command = command.replaceAll(from, to);
  const credential = printed.includes('Bearer $TOKEN') ? '' : '-H "Authorization: Bearer $TOKEN"';
  const script = `curl() { command curl --silent --show-error --fail-with-body ${credential} "$@"; }\n${command}`;
  const env = { ...process.env, TOKEN: who.token ?? '', ORG_ID: who.org };
  const { stdout } = await run('sh', ['-c', script], { env });
  process.stdout.write(`\n$ ${printed}\n${stdout.trim().slice(0, 2_000)}\n`);
  return { command: printed, output: stdout, json: parse(stdout) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
