import { describe, expect, it } from 'vitest';
import { testDatabase } from '@/lib/db/testing/database';
import { parseId } from '@/lib/ids';
import { execute } from './execute';
import type { ProposedAction } from './proposed-action';
import { arrangeAgent, callOf, propose } from './testing/arrange';

const { sudo } = await testDatabase();
const HOUR = 3_600;

async function waits(dialect: ProposedAction['dialect'], settings: Record<string, unknown> = {}, asked?: number) {
  const { actor } = await arrangeAgent(
    sudo,
    { constraints: { require_human_approval: ['kubernetes:deploy'] } },
    settings,
  );
  const proposed = { ...propose({}, asked === undefined ? {} : { expires_in_seconds: asked }), dialect };
  const { answer } = await execute(actor, proposed, callOf());
  const [row] = await sudo(
    `SELECT extract(epoch FROM date_trunc('second', expires_at) - date_trunc('second', created_at))::int AS seconds, expiry_source FROM approvals WHERE id = $1`,
    [parseId('appr', answer.approval_id ?? '')],
  );
  return row;
}

describe('how long a decision may wait where nobody said', () => {
  it.each([
    ['canonical', 24 * HOUR, 'org'],
    ['module', 48 * HOUR, 'dialect'],
    ['signed', HOUR, 'dialect'],
    ['workflow', HOUR, 'dialect'],
  ] as const)('%s: %s seconds', async (dialect, seconds, expiry_source) => {
    expect(await waits(dialect)).toEqual({ seconds, expiry_source });
  });

  it('is what the organization chose, or the request', async () => {
    const chosen = { approval_expiry_seconds: 7_200 };
    expect(await waits('module', chosen)).toEqual({ seconds: 7_200, expiry_source: 'org' });
    expect(await waits('module', chosen, 600)).toEqual({ seconds: 600, expiry_source: 'request' });
    expect(await waits('module', { max_expiry_seconds: HOUR })).toEqual({ seconds: HOUR, expiry_source: 'dialect' });
  });
});
