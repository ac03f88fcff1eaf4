import type { ApprovalSummary } from '@/lib/contracts/approvals';

/** A line of the queue for tests. */
export function summary(id: string, change: Partial<ApprovalSummary> = {}): ApprovalSummary {
  return {
    approval_id: id,
    version: 1,
    interaction_id: null,
    uapk_id: 'deployment-bot',
    agent_id: 'deployment-bot',
    status: 'pending',
    execution: { status: 'none', mode: 'gateway', attempt: 0 },
    action: { type: 'kubernetes', tool: 'deploy', params: {} },
    summary: null,
    headline: 'kubernetes:deploy',
    reason_codes: ['REQUIRES_APPROVAL'],
    risk_tier: 'medium',
    run_id: null,
    session_id: null,
    external_id: null,
    duplicates: 0,
    created_at: '2026-01-31T10:00:00.000Z',
    expires_at: '2026-02-01T10:00:00.000Z',
    decided_at: null,
    decided_by: null,
    decided_via: null,
    ...change,
  };
}
