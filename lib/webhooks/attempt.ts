import { z } from 'zod';
import { now } from '@/lib/clock';
import { TEST_EVENT } from '@/lib/contracts/webhook-events';
import { withOrg } from '@/lib/db/scope';
import { RECORD_ATTEMPT, RECORD_HEALTH } from '@/lib/db/sql/webhooks';
import { env } from '@/lib/env';
import { sendPinned, type SendResult } from '@/lib/execution/connectors/send';
import type { Resolver } from '@/lib/execution/guard';
import { asId, publicId } from '@/lib/ids';
import { redactText } from '@/lib/redaction/secret-text';
import { disableWebhook } from './change';
import { eventMessage } from './message';
import { retryAfterSeconds } from './retry-after';
import { BREAKER_FAILURES, breakerSeconds, DISABLE_AFTER_DAYS, DISABLE_FAILURES, retryInSeconds } from './schedule';
import { openText } from './sealed';
import { signatureHeaders } from './sign';
import { slackMessage } from './slack';
import { guardWebhook, networkOf } from './target';

const TIMEOUT_MS = 10_000;
/** Longer than an attempt can last; after it anybody may try again. */
export const LEASE_SECONDS = 30;
const MAX_RESPONSE_BYTES = 65_536;
/** What of an answer is kept for the log, in UTF-16 units. */
const MAX_KEPT = 1_000;
const BREAKER = Array.from({ length: BREAKER_FAILURES + 8 }, (_, index) => breakerSeconds(index + 1));

const bytes = z.instanceof(Uint8Array);

/** A delivery that was claimed for one attempt, as the statements in lib/db/sql/webhooks return it. */
export const claimedDelivery = z.object({
  org_id: z.string(),
  slug: z.string(),
  is_first: z.boolean(),
  id: z.string(),
  webhook_id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  occurred_at: z.date(),
  data: z.unknown(),
  attempts: z.number(),
  earlier_attempts: z.number(),
  url_sealed: bytes,
  format: z.string(),
  secret_sealed: bytes,
  previous_secret_sealed: bytes.nullable(),
});
export type ClaimedDelivery = z.infer<typeof claimedDelivery>;

export type AttemptDeps = { resolve?: Resolver; ca?: string; signal?: AbortSignal; random?: () => number };

type Attempted = {
  delivered: boolean;
  status: number | null;
  body: string | null;
  error: string | null;
  /** Seconds for which the endpoint asked to be left alone. */
  restSeconds?: number;
};

/**
 * Makes one attempt of a claimed delivery and records how it went: the address is looked up and judged anew, pinned,
 * and called without following redirects. Only 2xx counts. Who asks for a rest (`Retry-After`) gets it. 410 switches
 * the webhook off, and so do days of failures. When the signal aborts nothing is recorded: the lease passes, and
 * another attempt is made with the same id.
 */
export async function attemptDelivery(delivery: ClaimedDelivery, deps: AttemptDeps = {}): Promise<void> {
  const orgId = asId('org', delivery.org_id);
  const started = performance.now();
  const result = await send(delivery, deps);
  if (deps.signal?.aborted) return;
  const isTest = delivery.event_type === TEST_EVENT;
  const made = delivery.attempts - delivery.earlier_attempts;
  const rest = result.restSeconds ?? 0;
  const scheduled = retryInSeconds(made, (deps.random ?? Math.random)());
  const retry = isTest || result.status === 410 || scheduled === null ? null : Math.max(scheduled, rest);
  const outcome = result.delivered ? 'delivered' : retry === null ? 'failed' : 'pending';
  const health = await withOrg(orgId, async (run) => {
    const took = Math.round(performance.now() - started);
    const { status, body, error } = result;
    const values = [orgId, delivery.id, delivery.attempts, outcome, retry ?? 0, status, body, error, took];
    const [done] = await run(RECORD_ATTEMPT, values);
    if (!done || (isTest && !result.delivered)) return [];
    return run(RECORD_HEALTH, [orgId, delivery.webhook_id, result.delivered, BREAKER, rest]);
  });
  const { failures, failing_seconds } = recorded.parse(health[0] ?? {});
  if (isTest) return;
  if (result.status === 410) {
    await disableWebhook(orgId, delivery.webhook_id, 'The endpoint answered 410: it is gone for good.');
  } else if (failures >= DISABLE_FAILURES && (failing_seconds ?? 0) >= DISABLE_AFTER_DAYS * 86_400) {
    const reason = `The endpoint has failed for ${DISABLE_AFTER_DAYS} days, ${failures} times in a row.`;
    await disableWebhook(orgId, delivery.webhook_id, reason);
  }
}

const recorded = z.object({ failures: z.number().default(0), failing_seconds: z.number().nullish() });

async function send(delivery: ClaimedDelivery, deps: AttemptDeps): Promise<Attempted> {
  const { org_id, webhook_id } = delivery;
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const deadline = deps.signal ? AbortSignal.any([timeout, deps.signal]) : timeout;
  try {
    const url = openText(org_id, webhook_id, 'webhook_url', delivery.url_sealed);
    const guarded = await guardWebhook(url, networkOf(delivery), {
      signal: deadline,
      ...(deps.resolve ? { resolve: deps.resolve } : {}),
    });
    if (!guarded.ok) return unanswered(guarded.error.message);
    const { id, body } = payloadOf(delivery);
    const secrets = [delivery.secret_sealed, delivery.previous_secret_sealed]
      .filter((sealed) => sealed !== null)
      .map((sealed) => openText(org_id, webhook_id, 'webhook_secret', sealed));
    const sent = await sendPinned(
      guarded.target,
      {
        method: 'POST',
        headers: {
          'user-agent': 'countersign',
          accept: '*/*',
          'accept-encoding': 'identity',
          'content-type': 'application/json',
          ...signatureHeaders(secrets, id, now(), body),
        },
        body,
      },
      {
        deadline,
        connectTimeoutMs: TIMEOUT_MS,
        maxResponseBytes: MAX_RESPONSE_BYTES,
        ...(deps.ca === undefined ? {} : { ca: deps.ca }),
      },
    );
    return judge(sent, timeout.aborted);
  } catch {
    // The URL or a secret doesn't open with the keys at hand; nothing was sent.
    return unanswered('The delivery could not be prepared; nothing was sent.');
  }
}

/** The delivery's id as the receiver sees it, and the body in the webhook's format; the same at every attempt. */
export function payloadOf(delivery: ClaimedDelivery): { id: string; body: string } {
  const org = { id: delivery.org_id, slug: delivery.slug };
  const message = eventMessage({ ...delivery, org }, env().appUrl);
  const body = JSON.stringify(delivery.format === 'slack' ? slackMessage(message) : message);
  return { id: publicId('dlv', delivery.id), body };
}

const unanswered = (error: string): Attempted => ({ delivered: false, status: null, body: null, error });

function judge(sent: SendResult, timedOut: boolean): Attempted {
  switch (sent.kind) {
    case 'unsent':
      return unanswered(timedOut ? 'No connection within 10 seconds.' : sent.message);
    case 'lost':
      return unanswered(timedOut ? 'No answer within 10 seconds.' : 'The connection was lost before an answer.');
    case 'incomplete': {
      // The status is the answer; what a receiver says beyond it nobody needs.
      const { status } = sent;
      return status >= 200 && status <= 299
        ? { delivered: true, status, body: null, error: null }
        : { delivered: false, status, body: null, error: refusal(status) };
    }
    case 'answered': {
      const { status, retryAfter } = sent.answer;
      const delivered = status >= 200 && status <= 299;
      const restSeconds = retryAfterSeconds(status, retryAfter, now());
      return { delivered, status, body: kept(sent.answer), error: delivered ? null : refusal(status), restSeconds };
    }
  }
}

function refusal(status: number): string {
  const redirect = status >= 300 && status <= 399 ? '; redirects are not followed' : '';
  return `The endpoint answered ${status}${redirect}.`;
}

function kept({ body, encoding }: { body: Buffer; encoding: string | null }): string | null {
  if (body.length === 0) return null;
  if (encoding !== null) return `[${body.length} bytes, encoded]`;
  const text = new TextDecoder().decode(body).replaceAll('\0', '\ufffd');
  const safe = redactText(text.slice(0, MAX_KEPT * 4));
  return safe.length > MAX_KEPT ? `${safe.slice(0, MAX_KEPT).replace(/[\ud800-\udbff]$/, '')}…` : safe;
}
