import { z } from 'zod';
import { approvalStatus, executionStatus } from '@/lib/contracts/approvals';
import { jsonObject } from '@/lib/contracts/common';

const text = z.string().nullable();
const seconds = z.number().nullable();

/** An approval as `lib/db/sql/dialect-approvals.ts` reads it. Everything in it was redacted when it was written. */
export const dialectRow = z.object({
  id: z.string(),
  dialect: z.enum(['canonical', 'module', 'signed', 'workflow']),
  agent_id: z.string(),
  action_type: z.string(),
  tool: z.string(),
  params: jsonObject,
  context_hash: text,
  summary: text,
  agent_reason: text,
  run_id: text,
  external_id: text,
  requested_label: text,
  status: approvalStatus,
  execution_status: executionStatus,
  created_at: z.number(),
  expires_at: z.number(),
  executed_at: seconds,
  decided_at: seconds,
  by_person: z.boolean(),
  decided_by_label: text,
  deny_reason: text,
  notes: text,
  signature: text,
});
export type DialectRow = z.output<typeof dialectRow>;
