import type { NewToken } from '@/lib/contracts/tokens';

type Where = { orgId: string; url: string };

/** A first call that a new token can make, for the shell. */
export function exampleCall(token: Pick<NewToken, 'kind' | 'token'>, { orgId, url }: Where): string {
  const bearer = '-H "Authorization: Bearer $TOKEN"';
  const set = `export TOKEN=${token.token}`;
  return token.kind === 'agent'
    ? `${set}\n${executeExample(url)}`
    : `${set}\nexport ORG_ID=${orgId}\ncurl -s "${url}/api/v1/orgs/$ORG_ID/approvals/pending" ${bearer}`;
}

/** An agent proposes an action: allowed, denied, or put before a person, as its manifest says. */
export const executeExample = (url: string, action = { type: 'kubernetes', tool: 'deploy' }): string =>
  [
    `curl -s ${url}/api/v1/gateway/execute \\`,
    '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify({ action: { ...action, params: { image: 'app:v2.0.0' } }, summary: 'First try' })}'`,
  ].join('\n');

/** A manifest to begin with: one tool that answers by itself, behind a person. */
export const exampleManifest = (agentId = 'deployment-bot') => ({
  version: '1.0',
  agent: { id: agentId, name: 'Deployment Bot', version: '1.0.0', description: 'Deploys what CI has built' },
  capabilities: { requested: ['kubernetes:deploy'] },
  constraints: { max_actions_per_day: 50, require_human_approval: ['kubernetes:deploy'] },
  tools: { 'kubernetes:deploy': { type: 'mock', amount_path: null } },
});
