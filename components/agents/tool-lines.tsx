import { Badge } from '@/components/ui/badge';
import { RiskBadge, type RiskTier } from '@/components/ui/risk-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';

export type ToolLine = {
  name: string;
  /** An action that it serves, as the agent would propose it: `kubernetes:deploy`. */
  action: string;
  description: string | null;
  type: 'http_request' | 'webhook' | 'mock' | 'agent';
  method: string | null;
  host: string | null;
  risk_tier: RiskTier | null;
  gate: 'by_policy' | 'always' | 'never' | null;
  /** JSON Schema of its params, when it declares one with properties. */
  params_schema: Readonly<Record<string, unknown>> | null;
};

const RUNS = { http_request: 'HTTP', webhook: 'Webhook', mock: 'Mock', agent: 'The agent itself' };

/** The tools of a manifest: who runs each, where, how risky. */
export function ToolLines({ tools }: { tools: readonly ToolLine[] }) {
  return (
    <div className="overflow-clip rounded-md border border-line">
      <Table label="Tools of the manifest" stacked>
        <Thead>
          <Th>Tool</Th>
          <Th>Runs as</Th>
          <Th>Tier</Th>
          <Th>Gate</Th>
        </Thead>
        <Tbody>
          {tools.map((tool) => (
            <Tr key={tool.name}>
              <Td className="min-w-44">
                <code className="text-xs font-medium">
                  <VisibleText text={tool.name} />
                </code>
                {tool.description && (
                  <p className="text-xs text-muted">
                    <VisibleText text={tool.description} />
                  </p>
                )}
              </Td>
              <Td label="Runs as">
                {RUNS[tool.type]}
                {tool.host && (
                  <p className="text-xs text-muted">
                    {tool.method} <VisibleText text={tool.host} />
                  </p>
                )}
              </Td>
              <Td label="Tier">
                {tool.risk_tier ? <RiskBadge tier={tool.risk_tier} /> : <span className="text-faint">not set</span>}
              </Td>
              <Td label="Gate">
                {tool.gate === 'never' && <Badge tone="negative">never a person</Badge>}
                {tool.gate === 'always' && <Badge tone="warning">always a person</Badge>}
                {(tool.gate === null || tool.gate === 'by_policy') && <span className="text-faint">by policy</span>}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}
