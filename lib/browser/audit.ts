import type { AuditProgress, AuditVerification } from '@/lib/contracts/audit';
import type { ErrorCode } from '@/lib/contracts/errors';
import { ProblemError, problemOf, send } from './http';
import { brokenOff, ndjson } from './ndjson';

const base = (org: string) => `/api/v1/orgs/${org}/audit`;

type Options = { signal: AbortSignal; onProgress: (progress: AuditProgress) => void };

type Line =
  { progress: AuditProgress } | { result: AuditVerification } | { problem: { code: ErrorCode; detail: string } };

/**
 * Walks the whole log, telling how far it has come. With a checkpoint that was kept outside, a log that was cut off is
 * found as well. Throws ProblemError, and the signal's AbortError.
 */
export async function verifyAudit(
  org: string,
  checkpoint: unknown,
  { signal, onProgress }: Options,
): Promise<AuditVerification> {
  const response = await send(`${base(org)}/verify`, {
    method: 'POST',
    headers: { accept: 'application/x-ndjson', 'content-type': 'application/json' },
    body: JSON.stringify(checkpoint === undefined ? {} : { checkpoint }),
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
  });
  if (!response.ok || !response.body) throw await problemOf(response);
  for await (const line of ndjson<Line>(response.body)) {
    if ('result' in line) return line.result;
    if ('problem' in line) {
      throw new ProblemError(line.problem.code, response.status, 'Not verified', line.problem.detail);
    }
    onProgress(line.progress);
  }
  throw brokenOff();
}
