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
      description: tool.description ?? null,
      type: tool.type,
      method: target.method,
      host: target.host,
      risk_tier: tool.risk_tier ?? null,
      gate: tool.gate ?? null,
    };
  });
}
