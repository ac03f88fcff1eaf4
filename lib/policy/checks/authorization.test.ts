import { describe } from 'vitest';
import { constraints, deploy, manifestWith, NOW, policy, table, token, tool } from '@/lib/policy/fixtures';

describe('1 manifest_validation', () => {
  table([
    ['active manifest, active agent', {}, 'ALLOW'],
    ['unknown agent', { agent: null }, 'DENY', 'MANIFEST_NOT_FOUND'],
    ['no manifest', { manifest: null, manifestStatus: null }, 'DENY', 'MANIFEST_NOT_FOUND'],
    ['another agent’s manifest', { agent: { id: 'other-bot', status: 'active' } }, 'DENY', 'MANIFEST_NOT_FOUND'],
    ['pending', { manifestStatus: 'pending' }, 'DENY', 'MANIFEST_INACTIVE'],
    ['suspended manifest', { manifestStatus: 'suspended' }, 'DENY', 'MANIFEST_INACTIVE'],
    ['suspended agent', { agent: { id: 'deployment-bot', status: 'suspended' } }, 'DENY', 'AGENT_SUSPENDED'],
  ]);
});

describe('2 capability_token', () => {
  const required = policy({ require_capability_token: true });
  table([
    ['none, required', required, 'DENY', 'CAPABILITY_TOKEN_REQUIRED'],
    ['good, required', { ...required, ...token({}) }, 'ALLOW'],
    ['invalid, though not required', { capabilityToken: { state: 'invalid' } }, 'DENY', 'INVALID_TOKEN'],
    ['expired', { capabilityToken: { state: 'expired' } }, 'DENY', 'TOKEN_EXPIRED'],
    ['revoked', { capabilityToken: { state: 'revoked' } }, 'DENY', 'TOKEN_REVOKED'],
    ['expired by its claims', token({ exp: NOW.getTime() / 1000 }), 'DENY', 'TOKEN_EXPIRED'],
    ['expired by its constraint', token({ constraints: { expires_at: 1 } }), 'DENY', 'TOKEN_EXPIRED'],
    ['another agent’s', token({ sub: 'other-bot' }), 'DENY', 'TOKEN_AGENT_MISMATCH'],
    ['another org’s', token({ org_id: 'org-2' }), 'DENY', 'TOKEN_ORG_MISMATCH'],
  ]);
});

describe('3 action_type', () => {
  table([
    ['type not listed', policy({ action_types: ['email'] }), 'DENY', 'ACTION_NOT_ALLOWED'],
    ['type listed', policy({ action_types: ['email', 'kubernetes'] }), 'ALLOW'],
    ['type not in token', token({ allowed_action_types: ['email'] }), 'DENY', 'ACTION_NOT_ALLOWED'],
    ['token lists nothing', token({ allowed_action_types: [] }), 'ALLOW'],
    ['a colon in the type', { action: { type: 'a:b', tool: 'deploy', params: {} } }, 'DENY', 'ACTION_NOT_ALLOWED'],
    ['no tool', { action: { type: 'a', tool: '', params: {} } }, 'DENY', 'ACTION_NOT_ALLOWED'],
    [
      'no capability',
      { manifest: manifestWith({ capabilities: { requested: ['email:*'] } }) },
      'DENY',
      'CAPABILITY_MISSING',
    ],
    ['capability by glob', { manifest: manifestWith({ capabilities: { requested: ['kube*:dep*'] } }) }, 'ALLOW'],
  ]);
});

describe('4 tool_authorization', () => {
  const noTools = (parts: Readonly<Record<string, unknown>>) => ({ manifest: manifestWith({ tools: {}, ...parts }) });
  const named = (type: string, name: string) => ({ action: { type, tool: name, params: {} } });
  table([
    [
      'deny list wins over allow list',
      policy({ tool_denylist: ['*'], tool_allowlist: ['*'] }),
      'DENY',
      'TOOL_NOT_AUTHORIZED',
    ],
    ['deny list by type', policy({ tool_denylist: ['kubernetes:*'] }), 'DENY', 'TOOL_NOT_AUTHORIZED'],
    ['configured, but not on the allow list', policy({ tool_allowlist: ['crm:*'] }), 'DENY', 'TOOL_NOT_AUTHORIZED'],
    ['on the allow list by bare name', policy({ tool_allowlist: ['deploy'] }), 'ALLOW'],
    ['not configured', noTools({}), 'DENY', 'TOOL_NOT_AUTHORIZED'],
    ['not configured, on the allow list', noTools({ policy: { tool_allowlist: ['kubernetes:*'] } }), 'ALLOW'],
    [
      'not configured, a person looks',
      noTools({ constraints: { require_human_approval: ['kubernetes:deploy'] } }),
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'not configured, a person looks: the tool’s gate waives that not',
      {
        ...noTools({ constraints: { require_human_approval: ['kubernetes:deploy'] } }),
        orgTools: { 'kubernetes:deploy': { gate: 'never' } },
      },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'inherited names are no tools',
      { action: { type: 'kubernetes', tool: 'constructor', params: {} } },
      'DENY',
      'TOOL_NOT_AUTHORIZED',
    ],
    ['not in the token', token({ allowed_tools: ['crm:*'] }), 'DENY', 'TOOL_NOT_AUTHORIZED'],
    ['in the token', token({ allowed_tools: ['kubernetes:deploy'] }), 'ALLOW'],
    [
      'the token adds nothing to the manifest',
      { ...noTools({}), ...token({ allowed_tools: ['*'] }) },
      'DENY',
      'TOOL_NOT_AUTHORIZED',
    ],
    [
      'manifest requires approval',
      constraints({ require_human_approval: ['kubernetes:*'] }),
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    ['gate always', tool({ gate: 'always' }), 'ESCALATE', 'REQUIRES_APPROVAL'],
    [
      'gate always by the org',
      { orgTools: { 'kubernetes:deploy': { gate: 'always' } } },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    ['gate always by the org’s default', { orgTools: { '*': { gate: 'always' } } }, 'ESCALATE', 'REQUIRES_APPROVAL'],
    [
      'always over by_policy',
      { ...tool({ gate: 'by_policy' }), orgTools: { 'kubernetes:deploy': { gate: 'always' } } },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'by_policy over never',
      {
        manifest: manifestWith({
          tools: { deploy: { type: 'mock', gate: 'never' } },
          constraints: { require_human_approval: ['*'] },
        }),
        orgTools: { 'kubernetes:deploy': { gate: 'by_policy' } },
      },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'gate never sets a requirement aside',
      {
        manifest: manifestWith({
          tools: { deploy: { type: 'mock', gate: 'never' } },
          constraints: { require_human_approval: ['*'] },
        }),
      },
      'ALLOW',
    ],
    [
      'email:send asks by default',
      { ...named('email', 'send'), manifest: manifestWith({ tools: { send: { type: 'mock' } } }) },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'sms:send too, whatever the manifest says',
      { ...named('sms', 'send'), manifest: manifestWith({ tools: { send: { type: 'mock', gate: 'never' } } }) },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'telegram:send too, whatever the org’s default',
      {
        ...named('telegram', 'send'),
        manifest: manifestWith({ tools: { send: { type: 'mock' } } }),
        orgTools: { '*': { gate: 'never' } },
      },
      'ESCALATE',
      'REQUIRES_APPROVAL',
    ],
    [
      'email:send ungated by an admin',
      {
        ...named('email', 'send'),
        manifest: manifestWith({ tools: { send: { type: 'mock' } } }),
        orgTools: { 'email:send': { gate: 'by_policy' } },
      },
      'ALLOW',
    ],
    [
      'bots’ own mail is not',
      { ...named('email', 'bot_send'), manifest: manifestWith({ tools: { bot_send: { type: 'mock' } } }) },
      'ALLOW',
    ],
  ]);
});

describe('5 params_schema', () => {
  const schema = {
    type: 'object',
    properties: { replicas: { type: 'integer', maximum: 5 } },
    required: ['replicas'],
    additionalProperties: false,
  };
  const withSchema = (params: Record<string, unknown>) => ({
    ...tool({ params_schema: schema }),
    action: deploy(params),
  });
  const paths = tool({ amount_path: 'payment.amount', counterparty_path: 'to' });
  table([
    ['fits', withSchema({ replicas: 3 }), 'ALLOW'],
    ['missing', withSchema({}), 'DENY', 'PARAMS_INVALID'],
    ['too much', withSchema({ replicas: 6 }), 'DENY', 'PARAMS_INVALID'],
    ['unknown', withSchema({ replicas: 3, force: true }), 'DENY', 'PARAMS_INVALID'],
    ['not coerced', withSchema({ replicas: '3' }), 'DENY', 'PARAMS_INVALID'],
    [
      'inherited names don’t count',
      { ...tool({ params_schema: { required: ['toString'] } }) },
      'DENY',
      'PARAMS_INVALID',
    ],
    ['empty schema', { ...tool({ params_schema: {} }), action: deploy({ any: 1 }) }, 'ALLOW'],
    [
      'amounts differ',
      { ...paths, action: deploy({ payment: { amount: 5 } }, { amount: 4 }) },
      'DENY',
      'PARAMS_INVALID',
    ],
    ['amounts differ, undeclared', { action: deploy({ amount: 5 }, { amount: 4 }) }, 'DENY', 'PARAMS_INVALID'],
    ['amounts agree', { ...paths, action: deploy({ payment: { amount: 5 } }, { amount: 5 }) }, 'ALLOW'],
    [
      'currencies differ',
      { ...paths, action: deploy({ payment: { amount: 5, currency: 'BTC' } }, { currency: 'USD' }) },
      'DENY',
      'PARAMS_INVALID',
    ],
    [
      'counterparties differ',
      { ...paths, action: deploy({ to: 'a@x.test' }), counterparty: { id: 'b@x.test' } },
      'DENY',
      'PARAMS_INVALID',
    ],
    ['counterparty of another type', { ...paths, action: deploy({ to: 7 }) }, 'DENY', 'PARAMS_INVALID'],
    [
      'counterparties agree',
      { ...paths, action: deploy({ to: 'A@x.test' }), counterparty: { id: 'a@x.test' }, knownCounterparty: true },
      'ALLOW',
    ],
  ]);
});
