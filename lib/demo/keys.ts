import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Scope } from '@/lib/authority/roles';
import { displayPrefix, hashSecret, newSecret } from '@/lib/identity/token-format';
import { newId, type TokenId } from '@/lib/ids';
import { KEYS_FILE } from './keys-file';

export const KEY_SCOPES: readonly Scope[] = [
  'gateway:execute',
  'gateway:evaluate',
  'approvals:request',
  'approvals:read',
];

export type DemoKey = { id: TokenId; agentId: string; key: string };

export const newDemoKey = (agentId: string): DemoKey => ({ id: newId('tok'), agentId, key: newSecret('agent') });

/** The row of a key: hashed like every other. Made by nobody, so that it is nobody's own request. */
export const keyRow = ({ id, agentId, key }: DemoKey, now: Date) => ({
  id,
  kind: 'agent',
  name: 'demo',
  prefix: displayPrefix(key),
  token_hash: `\\x${hashSecret(key).toString('hex')}`,
  scopes: KEY_SCOPES,
  agent_id: agentId,
  mcp_decisions: false,
  created_at: now,
  expires_at: new Date(now.getTime() + 90 * 86_400_000),
});

/** Keeps the keys' clear text for `npm run agent`, readable by this account only. */
export function keepKeys(directory: string, keys: readonly DemoKey[]): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const agents = Object.fromEntries(keys.map(({ agentId, key }) => [agentId, key]));
  writeFileSync(join(directory, KEYS_FILE), `${JSON.stringify({ agents }, null, 2)}\n`, { mode: 0o600 });
}
