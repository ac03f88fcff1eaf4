import { v7 } from 'uuid';
import type { AuditRow } from '@/lib/audit/append';
import { asId, type IdKind } from '@/lib/ids';

/** A row as JSON, by column. */
export type Row = Record<string, unknown>;

/** What the demo writes, by table, in the order in which foreign keys allow. */
export type DemoRows = {
  agents: Row[];
  manifests: Row[];
  tokens: Row[];
  rules: Row[];
  interactions: Row[];
  approvals: Row[];
  reviews: Row[];
  executions: Row[];
  grants: Row[];
  counterparties: Row[];
  budget_counters: Row[];
  audit_events: Row[];
};

export const noRows = (): DemoRows => ({
  agents: [],
  manifests: [],
  tokens: [],
  rules: [],
  interactions: [],
  approvals: [],
  reviews: [],
  executions: [],
  grants: [],
  counterparties: [],
  budget_counters: [],
  audit_events: [],
});

/** An id as it would have been made then: ids sort by time. */
export const idAt = <K extends IdKind>(kind: K, at: Date) => asId(kind, v7({ msecs: at.getTime() }));

export const eventAt = (event: AuditRow, at: Date): Row => ({
  ...event,
  id: idAt('evt', at),
  occurred_at: at.toISOString(),
});

export const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
