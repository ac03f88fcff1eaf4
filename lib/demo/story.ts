import { v7 } from 'uuid';
import { auditRow, type AuditRow } from '@/lib/audit/append';
import { sealParams } from '@/lib/approvals/sealed-params';
import type { Evaluation } from '@/lib/gateway/evaluation';
import type { ProposedAction } from '@/lib/gateway/proposed-action';
import { approvalRow, approvingRule, executionRow, interactionRow, type Ids } from '@/lib/gateway/rows';
import type { SystemActor, UserActor } from '@/lib/identity/actor';
import type { ApprovalId, ExecutionId } from '@/lib/ids';
import { evaluateAt, SETTINGS } from './evaluation';
import { Figures } from './figures';
import type { DemoAgent, DemoOrg } from './org';
import { rulesAt, type DemoRule } from './rules';
import { eventAt, idAt, later, noRows, type DemoRows, type Row } from './rows';

/** A request as an agent of the demo files it. */
export type Filed = {
  agent: string;
  type: string;
  tool: string;
  params: Record<string, unknown>;
  summary?: string;
  runId?: string;
};

/** What one evaluation left behind: `approval` when a person is asked, `execution` when it runs at once. */
export type Submitted = {
  evaluation: Evaluation;
  interaction: Row;
  approval: (ReturnType<typeof approvalRow> & Row & { id: ApprovalId; expires_at: string }) | null;
  execution: (NonNullable<ReturnType<typeof executionRow>> & { id: ExecutionId }) | null;
};

/** The month of the demo while it is told: the figures so far, and the rows that it leaves. */
export class Story {
  readonly figures = new Figures();
  readonly rows: DemoRows = noRows();

  constructor(
    readonly org: DemoOrg,
    readonly rules: readonly DemoRule[] = [],
  ) {}

  agent(id: string): DemoAgent {
    const agent = this.org.agents.get(id);
    if (!agent) throw new Error(`the demo has no agent ${id}`);
    return agent;
  }

  system(label: string): SystemActor {
    return { kind: 'system', orgId: this.org.orgId, label };
  }

  /** One of the people who decide in the demo. */
  operator(index: number): UserActor {
    const person = this.org.operators[index];
    if (!person) throw new Error(`the demo has no operator ${index}`);
    return person;
  }

  log(event: AuditRow, at: Date): void {
    this.rows.audit_events.push(eventAt(event, at));
  }

  /** An agent calls the gateway: evaluated, recorded, and queued if a person must look. */
  submit(filed: Filed, at: Date, grant: Evaluation['grant'] = null): Submitted {
    const agent = this.agent(filed.agent);
    const proposed = proposal(filed);
    const candidates = rulesAt(this.rules, `${filed.type}:${filed.tool}`, at);
    const evaluation = evaluateAt(agent, proposed, this.figures, at, grant, candidates);
    const { result } = evaluation;
    const allowed = result.decision === 'ALLOW';
    const byRule = approvingRule(evaluation) !== null;
    const runsHere = allowed && !byRule && (grant !== null || result.toolResolution.executionMode === 'gateway');
    const ids: Ids = {
      interaction: idAt('int', at),
      approval: result.decision === 'ESCALATE' || byRule ? idAt('appr', at) : null,
      folded: false,
      execution: runsHere ? idAt('exec', at) : null,
    };
    const base = interactionRow(agent.actor, proposed, evaluation, ids, requestOf(at));
    const interaction: Row = { ...base, executed: false, result: null, created_at: at.toISOString() };
    this.rows.interactions.push(interaction);
    this.figures.acted(filed.agent, at, result.decision === 'DENY');
    if (allowed) {
      this.figures.useBudget(filed.agent, result.budgetKeys, at);
      this.figures.meet(filed.agent, result.toolResolution.counterpartyIds, at);
    }
    const run = executionRow(agent.actor, evaluation, ids);
    const execution = run && ids.execution ? { ...run, id: ids.execution } : null;
    const approval = ids.approval
      ? this.#queue(agent, proposed, evaluation, { ...ids, approval: ids.approval }, at)
      : null;
    return { evaluation, interaction, approval, execution };
  }

  #queue(
    agent: DemoAgent,
    proposed: ProposedAction,
    evaluation: Evaluation,
    ids: Ids & { approval: ApprovalId },
    at: Date,
  ): NonNullable<Submitted['approval']> {
    const row = approvalRow(agent.actor, proposed, evaluation, ids, SETTINGS);
    const expiresAt = later(at, row.expires_in * 1000).toISOString();
    const approval = {
      ...row,
      id: ids.approval,
      params_sealed: `\\x${sealParams(this.org.orgId, ids.approval, proposed.action.params).toString('hex')}`,
      created_at: at.toISOString(),
      updated_at: at.toISOString(),
      expires_at: expiresAt,
      max_expires_at: later(at, 30 * 86_400_000).toISOString(),
      ...UNDECIDED,
      ...(row.rule_id === null ? {} : byItsRule(row, at)),
    };
    this.rows.approvals.push(approval);
    const action = { action: `${row.action_type}:${row.tool}`, action_hash: row.action_hash };
    const { reason_codes, risk_tier, target_hash } = row;
    const payload = { ...action, reason_codes, risk_tier, target_hash, expires_at: expiresAt };
    const about = { approval_id: ids.approval, agent_id: row.agent_id };
    this.log(auditRow(agent.actor, requestOf(at), 'action_queued', payload, about), at);
    if (row.rule_id !== null) {
      const rule = this.system(row.decided_by_label ?? 'rule');
      const approved = { ...about, rule_id: row.rule_id };
      const event = auditRow(
        rule,
        requestOf(at),
        'action_auto_approved',
        { ...action, rule_id: row.rule_id },
        approved,
      );
      this.log(event, later(at, 1));
    }
    return approval;
  }
}

/** A request id of then. */
export const requestOf = (at: Date): string => v7({ msecs: at.getTime() });

const UNDECIDED: Row = {
  version: 1,
  duplicates: 0,
  attempt: 0,
  execution_status: 'none',
  decided_at: null,
  decided_by: null,
  decided_by_label: null,
  decided_via: null,
  deny_reason: null,
  notes: null,
  execution_result: null,
  executed_at: null,
  grantable_until: null,
};

const byItsRule = ({ status, decided_via, decided_by_label }: ReturnType<typeof approvalRow>, at: Date): Row => ({
  ...{ status, decided_via, decided_by_label, decided_at: at.toISOString() },
  grantable_until: later(at, 86_400_000).toISOString(),
});

const proposal = ({ type, tool, params, summary, runId }: Filed): ProposedAction => ({
  action: { type, tool, params },
  direct: false,
  dialect: 'canonical',
  summary,
  run_id: runId,
});
