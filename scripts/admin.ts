import { parseArgs } from 'node:util';
import { z } from 'zod';
import { agentSlug } from '@/lib/contracts/common';
import { emailAddress } from '@/lib/contracts/identity';
import { closePool } from '@/lib/db/pool';
import { closePrisma } from '@/lib/db/tx';
import { env } from '@/lib/env';
import { addOwner, createKey, resetPassword } from '@/lib/identity/operator';
import { loadEnvFile } from '@/lib/start/env-file';
import { prepare } from '@/lib/start/prepare';

/** For whoever runs the server: `npm run admin -- <command>`. Works beside a running server, on its database. */
const USAGE = `Usage:
  npm run admin -- reset-password <email>                 a new first password; every session of the person ends
  npm run admin -- add-owner <email> [--org <slug>]       makes the person an owner (and the account, if it is new)
  npm run admin -- token --agent <agent-id> [--org <slug>] [--days <n>]
  npm run admin -- token --service <name>   [--org <slug>] [--days <n>]`;

loadEnvFile();
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    org: { type: 'string' },
    agent: { type: 'string' },
    service: { type: 'string' },
    days: { type: 'string', default: '90' },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const act = command();
  if (!act) {
    console.error(USAGE);
    return 2;
  }
  const { ownerUrl, stop } = await prepare(() => undefined);
  try {
    console.log(await act(ownerUrl));
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await closePrisma();
    await closePool();
    await stop();
  }
}

/** What to do, once its arguments are all there; null for anything else. */
function command(): ((ownerUrl: string) => Promise<string>) | null {
  const [name, argument] = positionals;
  const email = emailAddress.safeParse(argument);
  const agent = agentSlug.safeParse(values.agent);
  const days = z.coerce.number().int().min(1).max(365).safeParse(values.days);
  const org = values.org ?? env().ORG_SLUG;
  if (name === 'reset-password' && email.success) return (ownerUrl) => reset(ownerUrl, email.data);
  if (name === 'add-owner' && email.success) return () => owner(email.data, org);
  if (name === 'token' && days.success && agent.success) return () => key(org, { agentId: agent.data }, days.data);
  if (name === 'token' && days.success && values.service)
    return () => key(org, { service: values.service ?? '' }, days.data);
  return null;
}

async function reset(ownerUrl: string, email: string): Promise<string> {
  const password = await resetPassword(ownerUrl, email);
  if (password === null) throw new Error(`There is no account ${email}.`);
  return `New password of ${email}, to be changed at the next sign-in: ${password}`;
}

async function owner(email: string, org: string): Promise<string> {
  const { password } = await addOwner(email, org);
  const made = password === null ? '' : `\nNew account; its password, to be changed at the first sign-in: ${password}`;
  return `${email} is an owner of ${org}.${made}`;
}

async function key(org: string, holder: { agentId: string } | { service: string }, days: number): Promise<string> {
  const { token, expires_at, scopes } = await createKey(org, holder, days);
  return `${token}\nShown only now. Scopes: ${scopes.join(', ')}. Valid until ${expires_at}.`;
}
