import { describe, expect, it } from 'vitest';
import { manifest } from '@/lib/contracts/manifest';
import { evaluate } from '@/lib/policy/evaluate';
import { inputWith } from '@/lib/policy/fixtures';
import type { ProposedAction } from './proposed-action';
import { redactSubmission } from './redacted';

const document = manifest.parse({
  version: '1.0',
  agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '1.0.0' },
  capabilities: { requested: ['*:*'] },
  constraints: { require_human_approval: ['chat:post'] },
  policy: { escalate_new_counterparty: true },
  tools: { post: { type: 'agent', counterparty_path: 'to', secret_params: ['pin'], config: {} } },
});

function submit(params: Record<string, unknown>, more: Partial<ProposedAction> = {}) {
  const proposed: ProposedAction = {
    action: { type: 'chat', tool: 'post', params },
    direct: false,
    dialect: 'canonical',
    ...more,
  };
  const input = inputWith({
    action: proposed.action,
    counterparty: proposed.counterparty,
    manifest: document,
  });
  return redactSubmission(proposed, evaluate(input));
}

// Put together here, so that no scanner takes it for a real one.
const HOOK = ['https://hooks.slack.com/services', 'T0AAAAAAA', 'B0AAAAAAA', 'x1y2z3'.repeat(4)].join('/');

describe('Law 10: secrets stay out of what is stored of a submission', () => {
  it('masks the values of secret params wherever else the agent wrote them', () => {
    const safe = submit(
      { to: 'ops', password: 'Tr0ub4dor', pin: 49152 },
      {
        summary: 'log in with Tr0ub4dor and 49152',
        reason: 'because Tr0ub4dor',
        context: { note: ['it is Tr0ub4dor'], pin: 'x' },
        counterparty: { id: 'ops', type: 'Tr0ub4dor' },
      },
    );
    const text = JSON.stringify(safe);
    expect(text).not.toContain('Tr0ub4dor');
    expect(text).not.toContain('49152');
    expect(safe.summary).toMatch(/^log in with \[REDACTED\] and \[REDACTED\]$/);
    expect(safe.params).toEqual({ to: 'ops', password: '[REDACTED]', pin: '[REDACTED]' });
  });

  it('masks a counterparty that is a secret in reasons, too, and does not remember it', () => {
    const safe = submit({ to: [HOOK, 'Ada@Example.com'] });
    expect(JSON.stringify(safe)).not.toContain('x1y2z3');
    expect(safe.reasons.map(({ code }) => code)).toContain('NEW_COUNTERPARTY');
    expect(safe.counterparties.map(({ key }) => key)).toEqual([null, 'ada@example.com']);
  });

  it('leaves a submission without secrets as it is', () => {
    const more = { summary: 'tell the team', context: { ticket: 'OPS-7' }, counterparty: { id: 'ops', type: 'team' } };
    expect(submit({ to: 'ops', text: 'done' }, more)).toMatchObject({
      params: { to: 'ops', text: 'done' },
      summary: 'tell the team',
      reason: null,
      context: { ticket: 'OPS-7' },
      counterparty: { id: 'ops', type: 'team' },
      counterparties: [{ key: 'ops', shown: 'ops' }],
    });
  });
});
