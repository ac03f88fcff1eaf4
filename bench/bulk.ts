import { DECIDE } from '@/lib/db/sql/approvals-decide';
import { publicId } from '@/lib/ids';
import { copyApproval } from './arrange';
import type { Bench } from './context';
import { median, timed } from './load';
import { decideValues } from './raw-values';
import { ms, progress, type Figure } from './report';

const ITEMS = 500;
const ROUNDS = 3;

/** Approves 500 at once over HTTP, beside the one statement that it needs. */
export async function measureBulk({ client, arranged, raw, database, template }: Bench): Promise<Figure> {
  progress(`bulk: ${ROUNDS} times ${ITEMS} approvals`);
  const http: number[] = [];
  const statement: number[] = [];
  for (let n = 0; n <= ROUNDS; n++) {
    const theirs = await copyApproval(database, template, ITEMS);
    const rawMs = await timed(() => raw.run(DECIDE, decideValues(arranged, theirs, 'approved')));
    const ids = await copyApproval(database, template, ITEMS);
    const body = JSON.stringify({ approval_ids: ids.map((id) => publicId('appr', id)) });
    let text = '';
    const httpMs = await timed(async () => {
      text = await client.send('POST', `/api/v1/orgs/${arranged.org}/approvals/bulk-approve`, arranged.person, body);
    });
    if (!text.includes(`"approved":${ITEMS}`)) throw new Error(`bulk approve answered ${text.slice(-200)}`);
    if (n === 0) continue;
    http.push(httpMs);
    statement.push(rawMs);
  }
  const mine = median(http);
  return {
    what: `bulk approve ${ITEMS}`,
    value: ms(mine),
    baseline: `raw ${ms(median(statement))}`,
    ratio: mine / median(statement),
    goal: '< 1 s',
    met: mine < 1_000,
    data: { http, statement },
  };
}
