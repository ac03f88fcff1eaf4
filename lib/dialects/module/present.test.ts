import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APPROVAL_STATUSES, EXECUTION_STATUSES } from '@/lib/contracts/approvals';
import { moduleAction } from '@/lib/contracts/module';
import { isSensitive } from '@/lib/rules/suggest';
import { moduleStatusOf, presentAction, type ActionRow } from './present';
import { maskSensitive } from './sensitive';

const AT = '2026-01-31T10:00:00.000Z';
const row = (change: Partial<ActionRow> = {}): ActionRow => ({
  id: '01970000-0000-7000-8000-000000000001',
  version: 1,
  action_hash: 'a'.repeat(64),
  agent_id: 'mail-bot',
  manifest_id: null,
  action_type: 'email',
  tool: 'send',
  params: { to: 'alice@example.com', subject: 'Hello', cc: ['bob@example.com'] },
  summary: 'Writes to alice@example.com',
  headline: 'email:send to alice@example.com',
  session_id: null,
  status: 'pending',
  overdue: false,
  execution_status: 'none',
  created_at: AT,
  expires_at: AT,
  decided_at: null,
  by_person: false,
  decided_by_label: null,
  decided_via: null,
  deny_reason: null,
  execution_result: null,
  executed_at: null,
  rule_id: null,
  risk_tier: 'medium',
  ...change,
});
const shown = (change: Partial<ActionRow> = {}, listed: readonly string[] | null = null) =>
  moduleAction.parse(presentAction(row(change), listed));

describe('decision and run as one word', () => {
  it.each([
    ['pending', 'none', 'pending'],
    ['approved', 'none', 'approved'],
    ['approved', 'running', 'approved'],
    ['approved', 'granted', 'approved'],
    ['approved', 'ambiguous', 'approved'],
    ['approved', 'succeeded', 'executed'],
    ['approved', 'failed', 'executed'],
    ['approved', 'spent', 'executed'],
    ['denied', 'none', 'rejected'],
    ['cancelled', 'none', 'rejected'],
    ['expired', 'none', 'expired'],
  ] as const)('%s / %s is %s', (status, execution_status, expected) => {
    expect(moduleStatusOf({ status, execution_status, overdue: false })).toBe(expected);
  });

  it('says stalled of nothing but an ambiguous run, and cancelled of nothing but a withdrawal', () => {
    for (const status of APPROVAL_STATUSES) {
      for (const execution_status of EXECUTION_STATUSES) {
        const { stalled, state } = shown({ status, execution_status });
        expect(stalled).toBe(status === 'approved' && execution_status === 'ambiguous' ? true : undefined);
        expect(state).toBe(status === 'cancelled' ? 'cancelled' : undefined);
      }
    }
  });

  it('shows an overdue one as it will be after the sweep', () => {
    expect(shown({ overdue: true })).toMatchObject({
      status: 'expired',
      decided_by: 'system:expiry',
      decided_at: AT,
    });
  });
});

describe('who decided', () => {
  const by = (change: Partial<ActionRow>) => shown({ decided_at: AT, ...change }).decided_by;
  it('is spelled as the module does', () => {
    const rule = '01970000-0000-7000-8000-0000000000aa';
    const person = { by_person: true, decided_by_label: 'ada@acme.test', decided_via: 'mcp' } as const;
    expect(by({})).toBeNull();
    expect(by({ status: 'approved', ...person })).toBe('human:ada@acme.test');
    expect(by({ status: 'denied', ...person })).toBe('human:ada@acme.test');
    expect(by({ status: 'approved', decided_via: 'rule', rule_id: rule, by_person: true })).toBe(`rule:${rule}`);
    expect(by({ status: 'cancelled', decided_via: 'api', decided_by_label: 'mail-bot' })).toBe('agent:mail-bot');
    expect(by({ status: 'approved', decided_via: 'system', decided_by_label: 'gating off' })).toBe('system:gating_off');
    expect(by({ status: 'expired', decided_via: 'system' })).toBe('system:expiry');
  });
});

describe('what was run', () => {
  const result = (change: Record<string, unknown>) =>
    shown({
      status: 'approved',
      execution_status: 'succeeded',
      execution_result: { success: true, result_hash: null, duration_ms: 1, executed_at: AT, ...change },
    }).execution_result;
  it('is an object under result, other values under value, or an error', () => {
    expect(result({ data: { id: 1 } })).toEqual({ success: true, executed_at: AT, result: { id: 1 } });
    expect(result({ data: 'sent' })).toEqual({ success: true, executed_at: AT, result: { value: 'sent' } });
    const failed = { success: false, executed_at: AT };
    expect(result({ success: false, error: 'down' })).toEqual({ ...failed, error: 'down' });
    expect(result({ success: false, error: { message: 'down', status: 503 } })).toEqual({ ...failed, error: 'down' });
    expect(result({ success: false, error: { status: 503 } })).toEqual({ ...failed, error: '{"status":503}' });
  });
});

describe('below operator', () => {
  it('masks what is sensitive by name or by the tool, with its echoes, and nothing else', () => {
    const masked = shown(
      {
        status: 'approved',
        execution_status: 'succeeded',
        execution_result: {
          success: true,
          data: { accepted: ['alice@example.com'], note: 'ok' },
          result_hash: null,
          duration_ms: 1,
          executed_at: AT,
        },
      },
      ['cc'],
    );
    expect(masked.tool_args).toEqual({ to: '[REDACTED]', subject: 'Hello', cc: '[REDACTED]' });
    expect(masked.agent_summary).toBe('Writes to [REDACTED]');
    expect(masked.execution_result?.result).toEqual({ accepted: ['[REDACTED]'], note: 'ok' });
    expect(shown({}, null).tool_args).toMatchObject({ to: 'alice@example.com' });
  });

  it('says nothing of args that a list leaves out', () => {
    const large = shown({ params: null }, []);
    expect(large).toMatchObject({ tool_args: {}, tool_args_omitted: true, agent_summary: null });
  });

  it('leaves no sensitive text of the args anywhere, at any depth', () => {
    const secret = fc.stringMatching(/^[a-z]{8,12}$/).map((word) => `needle-${word}`);
    const name = fc.constantFrom('to', 'Email', 'AMOUNT', 'api_key', 'subject', 'body');
    const { args } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 3 }, secret, fc.integer(), fc.array(tie('value'), { maxLength: 3 }), tie('args')),
      args: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
    }));
    fc.assert(
      fc.property(args, (given) => {
        const masked = maskSensitive(given as Parameters<typeof maskSensitive>[0], []);
        const walk = (value: unknown, path: string): void => {
          if (typeof value !== 'object' || value === null) return;
          for (const [key, item] of Object.entries(value)) {
            const at = Array.isArray(value) ? path : `${path}.${key}`;
            if (!Array.isArray(value) && isSensitive(at, [])) expect(item).toBe('[REDACTED]');
            else walk(item, at);
          }
        };
        walk(masked.args, '');
      }),
    );
  });
});
