import { encode } from 'next-auth/jwt';
import { request } from 'undici';
import { newId, publicId } from '@/lib/ids';
import type { Bench } from './context';
import { median, timed } from './load';
import { ms, progress, type Figure } from './report';

const VIEWS = 30;

/** Server time of the pages that people look at, beside the page that shows nothing: one caller, one after another. */
export async function measurePages(bench: Bench): Promise<Figure[]> {
  progress('pages');
  const { arranged, server, template } = bench;
  const cookie = `${SESSION_COOKIE}=${await newSession(bench)}`;
  const view = async (path: string, headers = {}): Promise<number | string> => {
    const times: number[] = [];
    for (let n = 0; n < VIEWS + 5; n++) {
      let status = 0;
      const spent = await timed(async () => {
        const answer = await request(`${server.url}${path}`, { headers });
        await answer.body.dump({ limit: 10_000_000 });
        status = answer.statusCode;
      });
      if (status !== 200) return `${path} answered ${status}`;
      if (n >= 5) times.push(spent);
    }
    return median(times);
  };
  const empty = await view('/login');
  const approvals = `/${arranged.slug}/approvals`;
  const pages = { queue: approvals, detail: `${approvals}/${publicId('appr', template)}` };
  const figures: Figure[] = [];
  for (const [name, path] of Object.entries(pages)) {
    const spent = await view(path, { cookie });
    const what = `page: ${name}`;
    if (typeof spent === 'string' || typeof empty === 'string') {
      figures.push({
        what,
        value: `skipped: ${typeof spent === 'string' ? spent : empty}`,
        goal: '< 3 × an empty page',
      });
      continue;
    }
    const ratio = spent / empty;
    figures.push({
      what,
      value: ms(spent),
      baseline: `empty page ${ms(empty)}`,
      ratio,
      goal: '< 3 × an empty page',
      met: ratio < 3,
    });
  }
  return figures;
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
