const refund = { type: 'refund', tool: 'issue', params: { order: 'ORD-1', amount: 40, currency: 'EUR' } };
const deploy = { type: 'kubernetes', tool: 'deploy', params: { namespace: 'production', image: 'app:v2.0.0' } };

/** Bodies that tell more than the smallest valid one would. A test holds each against its operation's schema. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
  'gateway.execute': { action: deploy, summary: 'Deploy app:v2.0.0 to production namespace', run_id: 'run-1' },
  'gateway.evaluate': { action: deploy },
  'gateway.batch': { actions: [{ action_id: '1', ...refund }] },
  'gateway.result': { success: true, data: { restored_rows: 48211 } },
  'gateway.cancel': { reason: 'No longer needed' },
  'approvals.request': { action: refund, summary: 'Refund ORD-1', reason: 'Charged twice', expires_in_seconds: 3600 },
  'approvals.approve': { notes: 'Reviewed deployment plan, approved for production rollout' },
  'approvals.deny': { reason: 'Not approved during code freeze', notes: 'Code freeze in effect until Dec 20' },
  'approvals.bulk_approve': {
    approval_ids: ['appr-01jqy3v2m4e8r9t0a1b2c3d4e5'],
    notes: 'Batch approved after security review',
  },
  'approvals.bulk_deny': { approval_ids: ['appr-01jqy3v2m4e8r9t0a1b2c3d4e5'], reason: 'End of day cleanup' },
  'approvals.bulk_extend': { approval_ids: ['appr-01jqy3v2m4e8r9t0a1b2c3d4e5'], expires_in_seconds: 86400 },
  'approvals.extend': { expires_in_seconds: 86400 },
  'executions.reconcile': { outcome: 'succeeded', notes: 'The deployment is there, seen in the cluster' },
  'agents.suspend': { reason: 'Odd refunds since noon' },
  'manifests.register': {
    version: '1.0',
    agent: { id: 'deployment-bot', name: 'Deployment Bot', version: '2.1.0' },
    capabilities: { requested: ['kubernetes:*'] },
    constraints: { require_human_approval: ['kubernetes:deploy'] },
    tools: { 'kubernetes:deploy': { type: 'mock' } },
  },
  'manifests.approve': { notes: 'As agreed with the platform team' },
  'tools.change': { risk_tier: 'high', expiry_seconds: 7200 },
  'tools.change_default': { risk_tier: 'medium' },
  'secrets.create': {
    name: 'deploy-token',
    value: 'Bearer not-a-real-token',
    allowed_hosts: ['deploy.example.com'],
  },
  'secrets.rotate': { value: 'Bearer the-next-one' },
  'policies.create': {
    name: 'Nothing to production at night',
    effect: 'deny',
    match: { actions: ['kubernetes:*'], hours: { start: '22:00', end: '06:00', timezone: 'Europe/Berlin' } },
  },
  'policies.update': { enabled: false },
  'capability_tokens.create': { agent_id: 'deployment-bot', allowed_tools: ['deploy'], expires_in_seconds: 900 },
  'tokens.create': { kind: 'agent', agent_id: 'deployment-bot', name: 'deployment-bot in production' },
  'orgs.create': { name: 'Laboratory', slug: 'lab' },
  'orgs.update': { settings: { approval_expiry_seconds: 86400, timezone: 'Europe/Berlin' } },
  'orgs.gating': { enabled: false, reason: 'Load test until noon' },
  'members.add': { email: 'ana@example.com', role: 'operator' },
  'members.change': { role: 'operator' },
  'invitations.create': { email: 'ana@example.com', role: 'operator' },
  'auth.profile': { name: 'Ana Lima' },
};
