import pg from 'pg';
import { createDispatcher } from '@/lib/api/dispatch';
import { OPERATIONS } from '@/lib/api/table';
import { publicId } from '@/lib/ids';
import { copyApproval } from './arrange';
import type { Bench } from './context';
import { executeCall } from './raw-values';
import { progress, type Figure } from './report';

/** What is sent beside the work of a call: the organization of a new connection, and a note of a key's use. */
const BESIDE = new Set(['set-org', 'touch-token']);

/** Which statements each call sends: the same operations, run in this process, with the driver listened to. */
export async function countStatements({ arranged, database, template }: Bench): Promise<Figure[]> {
  progress('statements per call');
  const ids = (await copyApproval(database, template, 1_100)).map((id) => publicId('appr', id));
  const approvals = `/api/v1/orgs/${arranged.org}/approvals`;
  const { person, owner, plain, asking } = arranged;
  const bulk = (count: number) => JSON.stringify({ approval_ids: ids.splice(0, count) });
  const calls: [what: string, send: () => Promise<string[]>][] = [
    ['execute → ALLOW', () => post('/api/v1/gateway/execute', plain[0]?.key, executeCall('scale'))],
    ['execute → ESCALATE', () => post('/api/v1/gateway/execute', asking[0]?.key, executeCall('deploy'))],
    ['approve', () => post(`${approvals}/${ids.pop()}/approve`, person, '{}')],
    ['deny', () => post(`${approvals}/${ids.pop()}/deny`, person, '{"reason":"no"}')],
    ['status, pending', () => get(`/api/v1/gateway/approvals/${ids.at(-1)}/status`, owner.key)],
    ['list', () => get(`${approvals}?status=pending`, person)],
    ['bulk approve 10', () => post(`${approvals}/bulk-approve`, person, bulk(10))],
    ['bulk approve 500', () => post(`${approvals}/bulk-approve`, person, bulk(500))],
  ];
  const figures: Figure[] = [];
  for (const [what, send] of calls) {
    await send(); // fills the caches
    const names = await send();
    const few = names.length <= 3;
    figures.push({ what: `statements of ${what}`, value: names.join(', '), goal: 'auth + 1 or 2', met: few });
  }
  return figures;
}

const dispatch = createDispatcher(OPERATIONS);

const get = (path: string, token: string) => heard('GET', path, token, null);
const post = (path: string, token: string | undefined, body: string) => heard('POST', path, token ?? '', body);

/** The names of the statements that one call sends. */
async function heard(method: string, path: string, token: string, body: string | null): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const names: string[] = [];
  const stop = listenToDriver((name) => names.push(name));
  try {
    const response = await dispatch(new Request(`http://localhost${path}`, { method, headers, body }), '127.0.0.1');
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  } finally {
    stop();
  }
  return names.filter((name) => !BESIDE.has(name));
}

/** Tells of every query of this process, until the function that it returns is called. */
function listenToDriver(tell: (name: string) => void): () => void {
  const { prototype } = pg.Client;
  const original = Reflect.get(prototype, 'query') as (...args: unknown[]) => unknown; // overloaded: any call is passed on
  const query = function (this: pg.Client, ...args: unknown[]): unknown {
    tell(nameOf(args[0]));
    return Reflect.apply(original, this, args);
  };
  Reflect.set(prototype, 'query', query);
  return () => void Reflect.set(prototype, 'query', original);
}

function nameOf(query: unknown): string {
  if (typeof query === 'object' && query !== null && 'name' in query && typeof query.name === 'string')
    return query.name || 'unnamed';
  return 'unnamed';
}
