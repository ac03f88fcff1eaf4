import type { AgentBudget, AgentDetail, AgentSummary } from '@/lib/contracts/agents';
import { publicId } from '@/lib/ids';
import type { People } from './people';
import type { AgentRow } from './rows';

/** Wire form of an agent in lists. */
export function presentAgent(row: AgentRow): AgentSummary {
  return {
    agent_id: row.agent_id,
    uapk_id: row.agent_id,
    name: row.name,
    status: row.status,
    created_at: row.created_at.toISOString(),
    last_activity_at: row.last_activity_at?.toISOString() ?? null,
    pending_approvals: row.pending_approvals,
    budget_today: { used: row.day_used, limit: row.day_limit },
    manifest: manifestOf(row),
    pending_manifests: row.pending_manifests,
  };
}

function manifestOf(row: AgentRow): AgentSummary['manifest'] {
  const { manifest_id, manifest_version, manifest_status, agent_version } = row;
  if (manifest_id === null || manifest_version === null || manifest_status === null) return null;
  return {
    manifest_id: publicId('mft', manifest_id),
    version: manifest_version,
    status: manifest_status,
    agent_version: agent_version ?? '',
    team: row.team,
  };
}

/** Wire form of one agent. */
export function presentAgentDetail(
  row: AgentRow,
  beside: { people: People; activeKeys: number; budgets: AgentBudget[] },
): AgentDetail {
  return {
    ...presentAgent(row),
    suspended_reason: row.suspended_reason,
    suspended_at: row.suspended_at?.toISOString() ?? null,
    suspended_by: beside.people.label(row.suspended_by),
    active_keys: beside.activeKeys,
    budgets: beside.budgets,
  };
}
