import {
  ambiguous,
  failed,
  type ConnectorDeps,
  type ConnectorRun,
  type ConnectorOutcome,
} from '@/lib/execution/connectors/connector';
import { secretCutter, secretsIn } from '@/lib/execution/connectors/cut-secrets';
import { sendPinned, type Answer, type OutgoingRequest, type SendResult } from '@/lib/execution/connectors/send';
import { hostAllowed } from '@/lib/contracts/connectors';
import { guardUrl } from '@/lib/execution/guard';
import { parseStrictJson } from '@/lib/json/strict';
import type { JsonValue } from '@/lib/json/value';

export type Call = {
  url: string;
  request: OutgoingRequest;
  /** Values of ours that travel along and must not come back. */
  secrets: readonly { value: string; allowedHosts: readonly string[] }[];
  secretsAreSent: boolean;
  allowedDomains: readonly string[];
  timeoutSeconds: number;
  maxResponseBytes: number;
};

/** What of a target's words enters an error message, in UTF-16 units. */
const MAX_QUOTE = 500;

/**
 * One guarded call, from host check to outcome; shared by the connectors that speak HTTP. Never throws. Failed: refused
 * before sending, no connection, or an answer other than 2xx. Ambiguous: connected, then silence, a broken or oversized
 * 2xx answer, or a gateway that itself got no answer (502, 504).
 */
export async function call(
  input: ConnectorRun,
  { url, request, ...rest }: Call,
  deps: ConnectorDeps,
): Promise<ConnectorOutcome> {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : '';
  if (!hostAllowed(host, rest.allowedDomains)) {
    return failed('DOMAIN_NOT_ALLOWED', `${host} is not among the tool’s allowed domains.`);
  }
  if (!rest.secrets.every((secret) => mayReceive(host, secret.allowedHosts))) {
    return failed('DOMAIN_NOT_ALLOWED', `A secret of this tool may not be used for ${host}.`);
  }
  const timeout = AbortSignal.timeout(rest.timeoutSeconds * 1000);
  const deadline = input.signal ? AbortSignal.any([timeout, input.signal]) : timeout;
  const guarded = await guardUrl(url, input.network, {
    requireHttps: rest.secretsAreSent,
    signal: deadline,
    ...(deps.resolve ? { resolve: deps.resolve } : {}),
  });
  if (!guarded.ok) return failed(timeout.aborted ? 'TIMEOUT' : guarded.error.code, guarded.error.message);
  // Made before anything leaves: from then on nothing may throw.
  const cut = secretCutter([
    ...rest.secrets.map((secret) => secret.value),
    ...secretsIn(input.action.params, input.secretParams),
  ]);
  const sent = await sendPinned(guarded.target, request, {
    deadline,
    connectTimeoutMs: rest.timeoutSeconds * 1000,
    maxResponseBytes: rest.maxResponseBytes,
    ...(deps.ca === undefined ? {} : { ca: deps.ca }),
  });
  return outcomeOf(sent, timeout.aborted, rest, cut);
}

function mayReceive(host: string, allowedHosts: readonly string[]): boolean {
  return allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : allowed === host,
  );
}

type Cut = (value: JsonValue) => JsonValue;
type Limits = Pick<Call, 'maxResponseBytes' | 'timeoutSeconds'>;

function outcomeOf(sent: SendResult, timedOut: boolean, limits: Limits, cut: Cut): ConnectorOutcome {
  switch (sent.kind) {
    case 'unsent':
      return timedOut ? failed('TIMEOUT', timeoutText(limits)) : failed('REQUEST_ERROR', sent.message);
    case 'lost':
      return timedOut
        ? ambiguous('TIMEOUT', timeoutText(limits))
        : ambiguous('REQUEST_ERROR', 'The connection was lost after the request had been sent.');
    case 'incomplete':
      if (sent.status < 200 || sent.status > 299) return refused(sent.status, '');
      if (sent.reason === 'too_large') {
        return ambiguous(
          'RESPONSE_TOO_LARGE',
          `The target answered ${sent.status} with more than ${limits.maxResponseBytes} bytes.`,
        );
      }
      return ambiguous(
        timedOut ? 'TIMEOUT' : 'REQUEST_ERROR',
        `The target answered ${sent.status}, then its answer broke off.`,
      );
    case 'answered': {
      const { status } = sent.answer;
      const data = cut(dataOf(sent.answer));
      if (status >= 200 && status <= 299) return { outcome: 'succeeded', data };
      return refused(status, quote(data));
    }
  }
}

function refused(status: number, words: string): ConnectorOutcome {
  const redirect = status >= 300 && status <= 399 ? '; redirects are not followed' : '';
  const message = `The target answered ${status}${redirect}${words === '' ? '.' : `: ${words}`}`;
  // A gateway that got no answer itself doesn't know what happened behind it.
  return status === 502 || status === 504 ? ambiguous(`HTTP_${status}`, message) : failed(`HTTP_${status}`, message);
}

/** The answer as JSON if it is JSON that means one thing only, else as `{raw_response}`; nothing at all is null. */
function dataOf({ body, encoding }: Answer): JsonValue {
  if (body.length === 0) return null;
  if (encoding !== null)
    return { raw_response: `[${body.length} bytes with content-encoding ${encoding.slice(0, 40)}]` };
  const text = new TextDecoder().decode(body);
  const parsed = parseStrictJson(text);
  return parsed.ok ? parsed.value : { raw_response: text.replaceAll('\0', '\ufffd') };
}

function quote(data: JsonValue): string {
  if (data === null) return '';
  const text = typeof data === 'object' && 'raw_response' in data ? String(data.raw_response) : JSON.stringify(data);
  return text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

function timeoutText({ timeoutSeconds }: Limits): string {
  return `No answer within ${timeoutSeconds} seconds.`;
}
