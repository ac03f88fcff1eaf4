import { queryOptions } from '@tanstack/react-query';
import type {
  ApproveAnswer,
  BulkApproveAnswer,
  BulkDenyAnswer,
  DenyAnswer,
  ExpireStaleAnswer,
  ExtendAnswer,
  RevealAnswer,
} from '@/lib/contracts/approval-decisions';
import type { ApprovalDetail, ApprovalPage } from '@/lib/contracts/approvals';
import type { AuditTrail } from '@/lib/contracts/audit';
import type { TodayMetrics } from '@/lib/contracts/metrics';
import type { Stats } from '@/lib/contracts/stats';
import { listQuery, type QueueFilter } from './approval-filters';
import { request } from './http';
import type { RuleBody } from './rules';

const base = (org: string) => `/api/v1/orgs/${encodeURIComponent(org)}/approvals`;
const one = (org: string, id: string) => `${base(org)}/${encodeURIComponent(id)}`;

/** Query keys. Everything about approvals of an organization begins with `all(org)`. */
export const approvalKeys = {
  all: (org: string) => ['approvals', org] as const,
  /** A list as it was opened at a moment: coming back to the page opens it anew. */
  list: (org: string, filter: QueueFilter, openedAt: string) =>
    [...approvalKeys.all(org), 'list', listQuery(filter), openedAt] as const,
  order: (org: string, filter: QueueFilter) => [...approvalKeys.all(org), 'order', listQuery(filter)] as const,
  pendingCount: (org: string) => [...approvalKeys.all(org), 'pending-count'] as const,
  detail: (org: string, id: string) => [...approvalKeys.all(org), 'detail', id] as const,
  trail: (org: string, id: string) => [...approvalKeys.all(org), 'trail', id] as const,
  today: (org: string) => [...approvalKeys.all(org), 'today'] as const,
  /** Read again as seldom as the day's figures. */
  soonest: (org: string) => [...approvalKeys.today(org), 'soonest'] as const,
  facets: (org: string) => [...approvalKeys.all(org), 'facets'] as const,
};

/** Whether a key is a list's, which any new or changed approval may alter. */
export const isListKey = ([, , kind]: readonly unknown[]) => kind === 'list' || kind === 'order' || kind === 'palette';

/** Whether a key is the day's figures. */
export const isTodayKey = ([, , kind]: readonly unknown[]) => kind === 'today';

/** Polling as the organization's auto-refresh has it; 0 switches it off. Rests while the tab is hidden. */
const every = (seconds: number) => (seconds > 0 ? seconds * 1000 : false);

export const fetchPage = (org: string, filter: QueueFilter, limit?: number, signal?: AbortSignal) =>
  request<ApprovalPage>(base(org), { query: listQuery(filter, limit), ...(signal ? { signal } : {}) });

export const fetchDetail = (org: string, id: string, signal?: AbortSignal) =>
  request<ApprovalDetail>(one(org, id), signal ? { signal } : {});

export const listOptions = (org: string, filter: QueueFilter, openedAt: string, refreshSeconds: number) =>
  queryOptions({
    queryKey: approvalKeys.list(org, filter, openedAt),
    queryFn: ({ signal }) => fetchPage(org, filter, undefined, signal),
    refetchInterval: every(refreshSeconds),
  });

/** What waits, in the queue's order: where the detail page finds its neighbours. */
export const orderOptions = (org: string, filter: QueueFilter) =>
  queryOptions({
    queryKey: approvalKeys.order(org, filter),
    queryFn: ({ signal }) => fetchPage(org, filter, 200, signal),
  });

export const pendingCountOptions = (org: string, refreshSeconds: number) =>
  queryOptions({
    queryKey: approvalKeys.pendingCount(org),
    queryFn: async ({ signal }) =>
      (await request<ApprovalPage>(`${base(org)}/pending`, { query: { limit: 1 }, signal })).pending_count,
    refetchInterval: every(refreshSeconds),
  });

/** As many of those that run out first are looked at. */
export const SOONEST = 20;

export const soonestOptions = (org: string, refreshSeconds: number) =>
  queryOptions({
    queryKey: approvalKeys.soonest(org),
    queryFn: ({ signal }) =>
      request<ApprovalPage>(`${base(org)}/pending`, { query: { sort: 'expires_at', limit: SOONEST }, signal }),
    refetchInterval: every(refreshSeconds),
    staleTime: 10_000,
  });

export const detailOptions = (org: string, id: string) =>
  queryOptions({
    queryKey: approvalKeys.detail(org, id),
    queryFn: ({ signal }) => fetchDetail(org, id, signal),
  });

export const trailOptions = (org: string, id: string) =>
  queryOptions({
    queryKey: approvalKeys.trail(org, id),
    queryFn: ({ signal }) => request<AuditTrail>(`${one(org, id)}/trail`, { signal }),
  });

/** What was decided since midnight, and how many rules are in force: of the API's metrics what the strip shows. */
export const todayOptions = (org: string, refreshSeconds: number) =>
  queryOptions({
    queryKey: approvalKeys.today(org),
    queryFn: ({ signal }) => request<TodayMetrics>(`/api/v1/orgs/${encodeURIComponent(org)}/metrics`, { signal }),
    refetchInterval: every(refreshSeconds),
  });

/** Agents, actions and reasons of the last 30 days with their numbers: what the filters offer. */
export const facetOptions = (org: string) =>
  queryOptions({
    queryKey: approvalKeys.facets(org),
    queryFn: ({ signal }) => request<Stats>(`${base(org)}/stats`, { signal }),
    staleTime: 300_000,
  });

/** What was on screen when the decision was made: it is refused when something else would be decided. */
export type Seen = { expected_version: number; expected_action_hash?: string };

export type Approval = {
  verb: 'approve';
  notes: string;
  /** The rule that is made with it. */
  rule?: RuleBody & { tool_name: string };
};
export type Denial = { verb: 'deny'; reason: string; notes: string; mayRetry: boolean };
export type Verdict = Approval | Denial;

const withNotes = (notes: string) => (notes.trim() === '' ? {} : { notes: notes.trim() });

/** The tool is the approval's own. */
const ruleBody = ({ tool_name: _tool, ...body }: RuleBody & { tool_name: string }) => body;

const verdictBody = (verdict: Verdict) =>
  verdict.verb === 'approve'
    ? { ...withNotes(verdict.notes), ...(verdict.rule ? { create_rule: ruleBody(verdict.rule) } : {}) }
    : {
        reason: verdict.reason.trim(),
        ...withNotes(verdict.notes),
        ...(verdict.mayRetry ? { retry: 'with_changes' } : {}),
      };

/** Approves or denies one approval as it was seen. */
export const decide = (org: string, id: string, verdict: Verdict, seen: Seen) =>
  request<ApproveAnswer | DenyAnswer>(`${one(org, id)}/${verdict.verb}`, {
    method: 'POST',
    body: { ...verdictBody(verdict), ...seen },
  });

/** The same for up to 500 at once; each item is decided by itself. */
export const decideBulk = (org: string, items: readonly ({ approval_id: string } & Seen)[], verdict: Verdict) =>
  request<BulkApproveAnswer | BulkDenyAnswer>(`${base(org)}/bulk-${verdict.verb}`, {
    method: 'POST',
    body: { items, ...verdictBody(verdict) },
  });

export const expireStale = (org: string) =>
  request<ExpireStaleAnswer>(`${base(org)}/expire-stale`, { method: 'POST', body: {} });

/** Other params for a pending approval; answers with it as it is then. */
export const edit = (org: string, id: string, params: Record<string, unknown>, version: number) =>
  request<ApprovalDetail>(`${one(org, id)}/edit`, { method: 'POST', body: { params, expected_version: version } });

/** Gives it until `seconds` from now. */
export const extend = (org: string, id: string, seconds: number) =>
  request<ExtendAnswer>(`${one(org, id)}/extend`, { method: 'POST', body: { expires_in_seconds: seconds } });

/** Shows masked values; the audit log records who looked. */
export const reveal = (org: string, id: string) =>
  request<RevealAnswer>(`${one(org, id)}/reveal`, { method: 'POST', body: {} });

/** Runs a failed or ambiguous action again. */
export const retryRun = (org: string, id: string) =>
  request<ApprovalDetail>(`${one(org, id)}/retry`, { method: 'POST', body: {} });

/** Says how an ambiguous run ended. */
export const reconcile = (org: string, id: string, outcome: 'succeeded' | 'failed', notes: string) =>
  request<ApprovalDetail>(`${one(org, id)}/reconcile`, { method: 'POST', body: { outcome, notes: notes.trim() } });

/** Gives the password again, for critical decisions. */
export const reauthenticate = (password: string) =>
  request<{ valid_until: string }>('/api/v1/auth/reauthenticate', { method: 'POST', body: { password } });
