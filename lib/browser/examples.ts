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

/** What stands for a key that isn't known here. */
const KEY = 'csa_…';

/** An agent proposes an action: allowed, denied, or put before a person, as its manifest says. */
export const executeExample = (url: string, action = { type: 'kubernetes', tool: 'deploy' }): string =>
  [
    `curl -s ${url}/api/v1/gateway/execute \\`,
    '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify({ action: { ...action, params: { image: 'app:v2.0.0' } }, summary: 'First try' })}'`,
  ].join('\n');

/** The same from a shell that doesn't know the key yet. */
export const curlExample = (url: string, key: string | null): string =>
  `export TOKEN=${key ?? KEY}\n${executeExample(url)}`;

/** The same in TypeScript, with the wait for the decision. */
export const typescriptExample = (url: string, key: string | null): string =>
  [
    "import { Countersign } from 'countersign/client';",
    '',
    `const countersign = new Countersign({ url: '${url}', apiKey: '${key ?? KEY}' });`,
    '',
    'const answer = await countersign.execute({',
    "  action: { type: 'kubernetes', tool: 'deploy', params: { image: 'app:v2.0.0' } },",
    "  summary: 'First try',",
    '});',
    'console.log(answer.decision);',
    'if (answer.approval_id) console.log(await countersign.waitForApproval(answer.approval_id));',
  ].join('\n');

/** The same for a client that speaks MCP: its configuration, with the agent's key. */
export const mcpExample = (url: string, key: string | null): string =>
  JSON.stringify(
    {
      mcpServers: {
        countersign: {
          type: 'http',
          url: `${url}/api/mcp`,
          headers: { Authorization: `Bearer ${key ?? KEY}` },
        },
      },
    },
    null,
    2,
  );

/** A manifest to begin with: one tool that answers by itself, behind a person. */
export const exampleManifest = (agentId = 'deployment-bot') => ({
  version: '1.0',
  agent: { id: agentId, name: 'Deployment Bot', version: '1.0.0', description: 'Deploys what CI has built' },
  capabilities: { requested: ['kubernetes:deploy'] },
  constraints: { max_actions_per_day: 50, require_human_approval: ['kubernetes:deploy'] },
  tools: { 'kubernetes:deploy': { type: 'mock', amount_path: null } },
});
