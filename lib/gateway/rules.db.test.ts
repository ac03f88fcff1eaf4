import { describe, expect, it } from 'vitest';
import { getApproval } from '@/lib/approvals/get';
import { makeMember } from '@/lib/approvals/testing/arrange';
import { testDatabase } from '@/lib/db/testing/database';
import { parseId, publicId, type ApprovalId } from '@/lib/ids';
import { makeRules, type RuleChange } from '@/lib/standing-rules/testing/arrange';
import { dryRun } from './evaluate';
import { execute } from './execute';
import { approvalStatusFor } from './status';
import { arrangeAgent, callOf, propose, request } from './testing/arrange';

const { sudo } = await testDatabase();

const gated = { constraints: { require_human_approval: ['kubernetes:deploy'] } };
const mocked = { ...gated, tools: { deploy: { type: 'mock' as const, config: { response_data: { done: true } } } } };

async function arranged(rules: readonly RuleChange[], document: object = mocked, settings = {}) {
  const made = await arrangeAgent(sudo, document, settings);
  const ids = await makeRules(sudo, made.orgId, made.userId, rules);
  const decide = async (params: Record<string, unknown> = { namespace: 'production' }) =>
    (await execute(made.actor, propose({ params }), callOf())).answer;
  return { ...made, ids, rule: ids[0]!, decide };
}

const approvals = (orgId: string) =>
  sudo<{ id: string; status: string; decided_via: string | null; rule_id: string | null; execution_status: string }>(
    'SELECT id, status, decided_via, rule_id, execution_status, rule_match FROM approvals WHERE org_id = $1',
    [orgId],
  );
const usesOf = async (orgId: string) =>
  (await sudo<{ use_count: number }>('SELECT use_count FROM rules WHERE org_id = $1 ORDER BY id', [orgId])).map(
    (row) => row.use_count,
  );
const idOf = (text: string | undefined): ApprovalId => parseId('appr', text ?? '')!;

describe('a standing rule at the gateway', () => {
  it('approves and runs what matches it, with an approval, its use and its events', async () => {
    const { orgId, rule, decide } = await arranged([{}]);
    const answer = await decide();
    expect(answer).toMatchObject({
      decision: 'ALLOW',
      reasons: [],
      executed: true,
      execution_status: 'succeeded',
      matched_rule: publicId('rule', rule),
      result: { success: true, data: { done: true } },
    });
    const [row] = await approvals(orgId);
    expect(row).toMatchObject({
      status: 'approved',
      decided_via: 'rule',
      rule_id: rule,
      execution_status: 'succeeded',
    });
    expect(publicId('appr', row!.id)).toBe(answer.approval_id);
    expect(await usesOf(orgId)).toEqual([1]);
    const events = await sudo<{ type: string; rule_id: string | null }>(
      'SELECT type, rule_id, actor_label FROM audit_events WHERE org_id = $1 ORDER BY xid, id',
      [orgId],
    );
    expect(events.map(({ type }) => type).sort()).toEqual([
      'action_auto_approved',
      'action_execution_started',
      'action_execution_succeeded',
      'action_queued',
    ]);
    expect(events.find(({ type }) => type === 'action_auto_approved')).toMatchObject({
      rule_id: rule,
      actor_label: publicId('rule', rule),
    });
    const [interaction] = await sudo('SELECT decision, rule_id, executed FROM interactions WHERE org_id = $1', [orgId]);
    expect(interaction).toEqual({ decision: 'ALLOW', rule_id: rule, executed: true });
  });

  it('is told of in a dry run, which uses nothing', async () => {
    const { actor, orgId, rule } = await arranged([{ max_uses: 1 }]);
    expect(await dryRun(actor, propose())).toMatchObject({ would_allow: true, matched_rule: publicId('rule', rule) });
    expect(await usesOf(orgId)).toEqual([0]);
  });

  it('lets an agent that runs the action itself have its grant, whose spending takes no second unit of the budget', async () => {
    const document = { constraints: { ...gated.constraints, max_actions_per_hour: 1 } };
    const { actor, orgId, decide } = await arranged([{}], document);
    const answer = await decide();
    expect(answer).toMatchObject({ decision: 'ALLOW', executed: false, execution_mode: 'agent' });
    const used = () => sudo<{ used: number }>('SELECT used FROM budget_counters WHERE org_id = $1', [orgId]);
    expect(await used()).toEqual([{ used: 1 }]);
    const signal = new AbortController().signal;
    const wait = { waitMs: 0, until: 'decision', since: null, requestId: 'req', signal } as const;
    const status = await approvalStatusFor(actor, idOf(answer.approval_id), wait);
    const override = { override_token: status.override_token! };
    const spent = await execute(actor, propose({ params: { namespace: 'production' } }, override), callOf());
    expect(spent.answer).toMatchObject({ decision: 'ALLOW', execution_status: 'spent' });
    expect(await used()).toEqual([{ used: 1 }]);
    expect((await decide()).reasons).toMatchObject([{ code: 'BUDGET_EXCEEDED' }]);
  });

  it('answers a direct request with an approval that is approved', async () => {
    const { actor, orgId, rule } = await arranged([{ arg_constraints: {}, max_uses: 5 }]);
    const { answer } = await execute(actor, request(), callOf());
    const detail = await getApproval(actor, idOf(answer.approval_id));
    expect(detail).toMatchObject({ status: 'approved', decided_via: 'rule', rule_id: publicId('rule', rule) });
    expect(detail.reason_codes).toEqual(['REQUESTED_BY_AGENT']);
    expect(await usesOf(orgId)).toEqual([1]);
  });

  it('says why none matched, to people in full and to the agent in brief', async () => {
    const { actor, orgId, rule, decide } = await arranged([{ description: 'only staging' }]);
    const answer = await decide({ namespace: 'staging' });
    expect(answer.decision).toBe('ESCALATE');
    const viewer = await makeMember(sudo, orgId, 'viewer');
    const match = (await getApproval(viewer, idOf(answer.approval_id))).rule_match;
    expect(match).toMatchObject({
      matched: null,
      candidates: [{ rule_id: publicId('rule', rule), outcome: 'lost', why: "argument 'namespace' has another value" }],
    });
    const own = (await getApproval(actor, idOf(answer.approval_id))).rule_match;
    expect(own).toEqual({ matched: null, summary: expect.any(String) });
  });

  it.each<[string, RuleChange]>([
    ['for another agent', { agent_id: 'deployment-bot-2' }],
    ['for another tool', { tool_name: 'email:send' }],
    ['for another tool by its bare name', { tool_name: 'send' }],
    ['expired', { expires_in: -1 }],
    ['used up', { max_uses: 2, use_count: 2 }],
    ['revoked', { active: false }],
    ['about another value', { arg_constraints: { namespace: { type: 'exact', value: 'staging' } } }],
    [
      'closed to an argument it does not name',
      { arg_constraints: { other: { type: 'any' } }, closed: true, max_uses: 1 },
    ],
    ['taking everything without a bound', { arg_constraints: {} }],
  ])('does not match when it is %s', async (_what, rule) => {
    const made = await arrangeAgent(sudo, mocked);
    await sudo(`INSERT INTO agents (org_id, agent_id, name) VALUES ($1, 'deployment-bot-2', 'x')`, [made.orgId]);
    await makeRules(sudo, made.orgId, made.userId, [rule]);
    const { answer } = await execute(made.actor, propose(), callOf());
    expect(answer.decision).toBe('ESCALATE');
  });

  it('matches by the bare name of the tool', async () => {
    const { decide } = await arranged([{ tool_name: 'deploy' }]);
    expect((await decide()).decision).toBe('ALLOW');
  });

  it.each([
    ['removed', 'UPDATE members SET disabled_at = now() WHERE org_id = $1'],
    ['demoted', `UPDATE members SET role = 'viewer' WHERE org_id = $1`],
    ['gone', 'DELETE FROM members WHERE org_id = $1'],
    [
      'disabled everywhere',
      'UPDATE users SET disabled_at = now() WHERE id IN (SELECT user_id FROM members WHERE org_id = $1)',
    ],
  ])('stops matching when its author is %s', async (_how, change) => {
    const { orgId, decide } = await arranged([{}]);
    expect((await decide()).decision).toBe('ALLOW');
    await sudo(change, [orgId]);
    expect((await decide()).decision).toBe('ESCALATE');
  });

  it('waives no more than the need for approval, unless it lists the reason', async () => {
    const document = { ...mocked, policy: { approval_thresholds: { amount: 100, currency: 'USD' } } };
    const [plain, listed] = [
      await arranged([{}], document),
      await arranged([{ reasons: ['AMOUNT_THRESHOLD'] }], document),
    ];
    const params = { namespace: 'production', amount: 500, currency: 'USD' };
    expect((await plain.decide(params)).reasons.map(({ code }) => code)).toContain('AMOUNT_THRESHOLD');
    expect((await listed.decide(params)).decision).toBe('ALLOW');
  });

  it('never approves a critical tool or a high risk score, whatever it lists', async () => {
    const critical = { ...gated, tools: { deploy: { ...mocked.tools.deploy, risk_tier: 'critical' as const } } };
    const rule = { reasons: ['HIGH_RISK_ACTION'], max_uses: 5 };
    expect((await (await arranged([rule], critical)).decide()).decision).toBe('ESCALATE');
    const risky = await arranged([rule]);
    const { answer } = await execute(risky.actor, propose({}, { risk_score: 90 }), callOf());
    expect(answer.decision).toBe('ESCALATE');
    const allowed = await arranged([rule], critical, { never_auto_approve: [] });
    expect((await allowed.decide()).decision).toBe('ALLOW');
    const unlisted = await arranged([{ max_uses: 5 }], critical, { never_auto_approve: [] });
    expect((await unlisted.decide()).decision).toBe('ESCALATE');
  });

  it('of a tool whose tier rose since needs what that tier needs', async () => {
    const { orgId, decide } = await arranged([{}]);
    expect((await decide()).decision).toBe('ALLOW');
    await sudo(`INSERT INTO tools (org_id, tool, risk_tier) VALUES ($1, 'kubernetes:deploy', 'high')`, [orgId]);
    expect((await decide()).decision).toBe('ESCALATE');
  });

  it('does not stand for the person who asked, where the org separates the two', async () => {
    const { orgId, decide } = await arranged([{}], mocked, { separate_requester: 'all' });
    expect((await decide()).decision).toBe('ESCALATE');
    const other = await makeMember(sudo, orgId);
    await makeRules(sudo, orgId, other.userId, [{}]);
    expect((await decide()).decision).toBe('ALLOW');
  });

  it('gives way to the more specific, then the bounded, then the newer', async () => {
    const exact = { namespace: { type: 'exact', value: 'production' } } as const;
    const pattern = { namespace: { type: 'pattern', value: 'prod*' } } as const;
    const { orgId, ids, decide } = await arranged([
      { arg_constraints: pattern, max_uses: 5 },
      { arg_constraints: exact, created_ago: 100, max_uses: 1 },
      { arg_constraints: exact, created_ago: 50 },
      { arg_constraints: exact },
    ]);
    const won = [];
    for (let i = 0; i < 3; i++) won.push((await decide()).matched_rule);
    expect(won).toEqual([ids[1], ids[3], ids[3]].map((id) => publicId('rule', id!)));
    expect(await usesOf(orgId)).toEqual([0, 1, 0, 2]);
  });
});

describe('uses of a rule', () => {
  it('50 concurrent calls against max_uses 10 give exactly 10 by the rule and 40 pending', async () => {
    const { orgId, rule, decide } = await arranged([
      { arg_constraints: { n: { type: 'pattern', value: '*' } }, max_uses: 10 },
    ]);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => decide({ n })));
    expect(answers.filter(({ decision }) => decision === 'ALLOW')).toHaveLength(10);
    const rows = await approvals(orgId);
    expect(rows.filter(({ status, rule_id }) => status === 'approved' && rule_id === rule)).toHaveLength(10);
    expect(rows.filter(({ status, rule_id }) => status === 'pending' && rule_id === null)).toHaveLength(40);
    expect(await usesOf(orgId)).toEqual([10]);
  });

  it('go to the next rule when one is used up, under concurrency too', async () => {
    const { orgId, decide } = await arranged(Array.from({ length: 8 }, () => ({ max_uses: 1 })));
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => decide({ namespace: 'production', n })));
    expect(answers.filter(({ decision }) => decision === 'ALLOW')).toHaveLength(8);
    expect(await usesOf(orgId)).toEqual(Array.from({ length: 8 }, () => 1));
  });

  it('end with its revocation: of calls that race with it, none that comes after is approved', async () => {
    const { orgId, rule, decide } = await arranged([{}]);
    const racing = Array.from({ length: 20 }, (_, n) => decide({ namespace: 'production', n }));
    await sudo(
      `UPDATE rules SET active = false, revoked_at = clock_timestamp(), revoked_by_label = 'ada', revoke_reason = 'x'
       WHERE id = $1`,
      [rule],
    );
    const later = await Promise.all(
      Array.from({ length: 20 }, (_, n) => decide({ namespace: 'production', n: 100 + n })),
    );
    expect(later.every(({ decision }) => decision === 'ESCALATE')).toBe(true);
    const allowed = (await Promise.all(racing)).filter(({ decision }) => decision === 'ALLOW').length;
    expect(await usesOf(orgId)).toEqual([allowed]);
  });

  it('are not lost to a call that is repeated with its idempotency key', async () => {
    const { actor, orgId } = await arranged([{ max_uses: 5 }]);
    const first = await execute(actor, propose(), callOf('key'));
    const again = await execute(actor, propose(), callOf('key'));
    expect(again).toMatchObject({ replayed: true, answer: { approval_id: first.answer.approval_id } });
    await Promise.allSettled(Array.from({ length: 10 }, () => execute(actor, propose(), callOf('other'))));
    expect(await usesOf(orgId)).toEqual([2]);
  });

  it('cannot be forged: no other organization’s rule counts', async () => {
    const [one, two] = [await arranged([{}]), await arrangeAgent(sudo, mocked)];
    const { answer } = await execute(two.actor, propose(), callOf());
    expect(answer.decision).toBe('ESCALATE');
    expect(await usesOf(one.orgId)).toEqual([0]);
  });
});

it('keeps a rule as it was made: only its counters and its end can change', async () => {
  const { rule } = await arranged([{}]);
  await expect(sudo(`UPDATE rules SET arg_constraints = '{}' WHERE id = $1`, [rule])).rejects.toThrow(/never changes/);
});
