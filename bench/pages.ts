import { encode } from 'next-auth/jwt';
import { request } from 'undici';
import type { Server } from '@/e2e/support/server';
import { newId, publicId } from '@/lib/ids';
import type { Bench } from './context';
import { median, timed } from './load';
import { ms, progress, type Figure } from './report';

const WARM = 5;
const VIEWS = 30;

/** A page to look at, under the name that the table gives it. */
export type View = { name: string; path: string; cookie: string };

/** Server time of the pages that people look at in the organization, beside the page that shows nothing. */
export async function measurePages(bench: Bench): Promise<Figure[]> {
  const { arranged, server, template } = bench;
  const cookie = `${SESSION_COOKIE}=${await newSession(bench)}`;
  const approvals = `/${arranged.slug}/approvals`;
  return measureViews(server, [
    { name: 'queue', path: approvals, cookie },
    { name: 'detail', path: `${approvals}/${publicId('appr', template)}`, cookie },
  ]);
}

/** Server time of the pages beside that of an empty one: one caller, one after another. Throws when one isn't answered. */
export async function measureViews({ url }: Pick<Server, 'url'>, views: readonly View[]): Promise<Figure[]> {
  progress('pages');
  const empty = await viewed(`${url}/login`);
  const figures: Figure[] = [];
  for (const { name, path, cookie } of views) {
    const spent = await viewed(`${url}${path}`, { cookie });
    const ratio = spent / empty;
    figures.push({
      what: `page: ${name}`,
      value: ms(spent),
      baseline: `empty page ${ms(empty)}`,
      ratio,
      goal: '< 3 × an empty page',
      met: ratio < 3,
    });
  }
  return figures;
}

async function viewed(url: string, headers: Record<string, string> = {}): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < WARM + VIEWS; n++) {
    let status = 0;
    const spent = await timed(async () => {
      const answer = await request(url, { headers });
      await answer.body.dump({ limit: 10_000_000 });
      status = answer.statusCode;
    });
    if (status !== 200) throw new Error(`${url} answered ${status}`);
    if (n >= WARM) times.push(spent);
  }
  return median(times);
}

/** The name of the cookie that holds a browser's session, on a server without https. */
export const SESSION_COOKIE = 'countersign.session-token';

/** A browser's session of the person, made by SQL and the server's own key: what the cookie holds. */
export async function newSession({
  database,
  arranged,
  server,
}: Pick<Bench, 'database' | 'arranged' | 'server'>): Promise<string> {
  const sid = newId('ses');
  await database.sudo(
    `INSERT INTO sessions (id, user_id, kind, expires_at) VALUES ($1, $2, 'browser', now() + interval '1 hour')`,
    [sid, arranged.userId],
  );
  const secret = server.secrets['NEXTAUTH_SECRET'] ?? '';
  return encode({ token: { sid }, secret });
}
