import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { exportResponse } from '@/lib/api/export-response';
import { orgOperation } from '@/lib/api/operation';
import { NDJSON, progressStream } from '@/lib/api/progress-stream';
import { makeCheckpoint } from '@/lib/audit/checkpoint';
import { auditKey, listAudit } from '@/lib/audit/list';
import { verifyOnce } from '@/lib/audit/verify-once';
import {
  auditCheckpoint,
  auditExportQuery,
  auditPage,
  auditQuery,
  auditVerification,
  verifyAuditBody,
  type AuditProgress,
} from '@/lib/contracts/audit';
import { exportAudit } from '@/lib/exports/audit';

const params = z.object({ org: z.string() });
const cursor = cursorCodec('audit:-occurred_at', auditKey);

export const auditOperations = [
  orgOperation({
    id: 'audit.list',
    method: 'GET',
    path: '/api/v1/orgs/{org}/audit',
    tag: 'Audit',
    summary: 'List audit events, newest first',
    permission: 'audit.read',
    params,
    query: auditQuery,
    response: { status: 200, description: 'a page of events', schema: auditPage },
    handler: async (actor, { query: { limit, cursor: text, ...filter } }) =>
      toPage(await listAudit(actor, filter, { limit, after: cursor.parse(text) }), cursor),
  }),
  orgOperation({
    id: 'audit.export',
    method: 'GET',
    path: '/api/v1/orgs/{org}/audit/export',
    tag: 'Audit',
    summary: 'Export the audit log as a file',
    description:
      'The filters of the list, newest first, streamed. CSV cells can’t run as formulas and show hidden characters as escapes. The audit log records it.',
    permission: 'audit.export',
    params,
    query: auditExportQuery,
    response: { status: 200, description: 'a CSV or JSONL file', schema: z.string(), contentType: 'text/csv' },
    handler: async (actor, call) => exportResponse(await exportAudit(actor, call.query, call)),
  }),
  orgOperation({
    id: 'audit.verify',
    method: 'POST',
    path: '/api/v1/orgs/{org}/audit/verify',
    tag: 'Audit',
    summary: 'Verify the audit log',
    description:
      'Walks every seal and every sealed event and names the first that does not verify. With a checkpoint that was fetched earlier and kept outside, a log whose end was cut off is found as well. With `Accept: application/x-ndjson` it answers in lines of JSON: `progress` with the events so far and of how many, then the `result`, or the `problem` that came in between.',
    permission: 'audit.read',
    params,
    body: verifyAuditBody,
    bodyOptional: true,
    response: { status: 200, description: 'what was found', schema: auditVerification },
    handler: async (actor, { body: { checkpoint }, signal, header, requestId }) => {
      const options = { checkpoint, signal: signal() };
      if (header('accept')?.includes(NDJSON) !== true) return verifyOnce(actor.orgId, options);
      return progressStream(requestId, (onProgress: (progress: AuditProgress) => void) =>
        verifyOnce(actor.orgId, { ...options, onProgress }),
      );
    },
  }),
  orgOperation({
    id: 'audit.checkpoint',
    method: 'GET',
    path: '/api/v1/orgs/{org}/audit/checkpoint',
    tag: 'Audit',
    summary: 'Get a signed checkpoint of the audit log',
    description: 'Seals what can be sealed and states, signed, how far the log reaches. Keep it outside this server.',
    permission: 'audit.read',
    params,
    response: { status: 200, description: 'the checkpoint', schema: auditCheckpoint },
    handler: (actor, { signal }) => makeCheckpoint(actor.orgId, signal()),
  }),
];
