import { z } from 'zod';
import { TEST_EVENT } from '@/lib/contracts/webhook-events';
import { publicId } from '@/lib/ids';

const time = z.coerce.date().transform((date) => date.toISOString());
const nullableTime = time.nullable();
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null);

/** What `emit_event` stored beside a delivery: the approval and the rest as they were, with plain UUIDs. */
const storedData = z.object({
  actor: z.object({ kind: z.string(), label: z.string() }).optional(),
  approval: z
    .object({
      id: z.string(),
      version: z.number(),
      status: z.string(),
      agent_id: z.string(),
      action: z.string(),
      headline: z.string(),
      risk_tier: z.string(),
      reason_codes: z.array(z.string()),
      run_id: text,
      session_id: text,
      external_id: text,
      created_at: time,
      expires_at: time,
      decided_at: nullableTime,
      decided_by: text,
      decided_via: text,
      execution_status: z.string(),
    })
    .optional(),
  execution: z
    .object({
      id: text,
      attempt: z.number(),
      mode: text,
      status: z.string(),
      duration_ms: z.number().nullish(),
      agent_id: text,
    })
    .optional(),
  rule: z.object({ id: text, tool_name: text, agent_id: text }).optional(),
  alert: z.record(z.string(), z.unknown()).optional(),
});

export type StoredEvent = {
  event_id: string;
  event_type: string;
  occurred_at: Date;
  data: unknown;
  org: { id: string; slug: string };
};

/** An event as receivers see it. */
export type EventMessage = {
  type: string;
  timestamp: string;
  data: {
    event_id: string;
    organization: { org_id: string; org_slug: string };
    actor?: { kind: string; label: string };
    approval?: { approval_id: string; headline: string; [field: string]: unknown };
    execution?: { status: string; [field: string]: unknown };
    rule?: { tool_name: string | null; [field: string]: unknown };
    alert?: Record<string, unknown>;
    links: { console: string };
  };
};

/**
 * The message of an event: ids, one line of ours, states and a link to the console. No parameters beyond the redacted
 * line, no text of an agent, no notes, no results; who may know more asks the API. The same row always gives the same
 * message, so that every attempt carries the same body. Pure.
 */
export function eventMessage(event: StoredEvent, appUrl: string): EventMessage {
  const { actor, approval, execution, rule, alert } = storedData.parse(event.data);
  const home = `${appUrl}/${event.org.slug}`;
  return {
    type: event.event_type,
    timestamp: event.occurred_at.toISOString(),
    data: {
      event_id: publicId('evt', event.event_id),
      organization: { org_id: publicId('org', event.org.id), org_slug: event.org.slug },
      ...(actor ? { actor } : {}),
      ...(approval ? { approval: presentApproval(approval) } : {}),
      ...(execution
        ? { execution: { ...omitId(execution), execution_id: execution.id && publicId('exec', execution.id) } }
        : {}),
      ...(rule ? { rule: { ...omitId(rule), rule_id: rule.id && publicId('rule', rule.id) } } : {}),
      ...(alert ? { alert } : {}),
      links: { console: consoleLink(home, event.event_type, approval?.id, rule?.id) },
    },
  };
}

function presentApproval({ id, ...rest }: NonNullable<z.output<typeof storedData>['approval']>) {
  return { approval_id: publicId('appr', id), ...rest };
}

function omitId<T extends { id: unknown }>({ id: _id, ...rest }: T): Omit<T, 'id'> {
  return rest;
}

function consoleLink(home: string, type: string, approval?: string, rule?: string | null): string {
  if (approval) return `${home}/approvals/${publicId('appr', approval)}`;
  if (rule) return `${home}/rules/${publicId('rule', rule)}`;
  if (type === TEST_EVENT) return `${home}/settings/webhooks`;
  return type.startsWith('alert.') ? `${home}/dashboard` : `${home}/interactions`;
}
