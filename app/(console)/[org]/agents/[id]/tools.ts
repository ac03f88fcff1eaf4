import type { ToolLine } from '@/components/agents/tool-lines';
import { manifest as manifestSchema } from '@/lib/contracts/manifest';
import { targetOf } from '@/lib/execution/target';

/** The tools of a stored manifest as its page lists them; none when an older document can't be read any more. */
export function presentTools(document: unknown): ToolLine[] {
  const parsed = manifestSchema.safeParse(document);
  if (!parsed.success) return [];
  return Object.entries(parsed.data.tools).map(([name, tool]) => {
    const { target } = targetOf(tool);
    return {
      name,
      action: actionOf(name, parsed.data.capabilities.requested),
      description: tool.description ?? null,
      type: tool.type,
      method: target.method,
      host: target.host,
      risk_tier: tool.risk_tier ?? null,
      gate: tool.gate ?? null,
      params_schema: tool.params_schema?.['properties'] === undefined ? null : tool.params_schema,
    };
  });
}

/** A tool without a type serves any: the first that the capabilities name stands for them. */
function actionOf(name: string, capabilities: readonly string[]): string {
  if (name.includes(':')) return name;
  const types = capabilities.map((capability) => capability.split(':'));
  const named = types.find(([type, tool]) => type !== '*' && (tool === name || tool === '*'));
  return `${named?.[0] ?? 'action'}:${name}`;
}
