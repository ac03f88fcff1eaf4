import { call } from '@/lib/execution/connectors/call';
import {
  failed,
  type ConnectorDeps,
  type ConnectorInput,
  type ConnectorOutcome,
  type ConnectorSecret,
} from '@/lib/execution/connectors/connector';
import { correlationHeaders } from '@/lib/execution/connectors/headers';
import { appendQuery, fillUrl } from '@/lib/execution/connectors/url-template';
import { headerOfRef } from '@/lib/execution/target';
import type { JsonObject } from '@/lib/json/value';

/**
 * Calls the tool's URL: GET and DELETE carry the params in the query, the others as a JSON body. Secrets that the tool
 * refers to are put into their headers and params here and nowhere else.
 */
export async function runHttp(
  input: ConnectorInput<'http_request'>,
  deps: ConnectorDeps = {},
): Promise<ConnectorOutcome> {
  const { config } = input.tool;
  const injected = injectSecrets(input);
  if ('missing' in injected) return failed('TOOL_NOT_CONFIGURED', `The secret ${injected.missing} is not stored.`);
  const filled = fillUrl(config.url, injected.params);
  if (!filled.ok) return failed('REQUEST_ERROR', filled.message);
  const inQuery = config.method === 'GET' || config.method === 'DELETE';
  return call(
    input,
    {
      url: inQuery ? appendQuery(filled.url, injected.params, filled.used) : filled.url,
      request: {
        method: config.method,
        headers: {
          accept: 'application/json',
          ...(inQuery ? {} : { 'content-type': 'application/json' }),
          ...lowerCase(config.headers),
          ...correlationHeaders(input),
          ...injected.headers,
        },
        body: inQuery ? null : JSON.stringify(injected.params),
      },
      secrets: injected.used,
      secretsAreSent: injected.used.length > 0,
      allowedDomains: config.allowed_domains,
      timeoutSeconds: config.timeout_seconds,
      maxResponseBytes: config.max_response_bytes,
    },
    deps,
  );
}

type Injected = { params: JsonObject; headers: Record<string, string>; used: ConnectorSecret[] };

function injectSecrets({ tool, action, secrets }: ConnectorInput<'http_request'>): Injected | { missing: string } {
  const injected: Injected = { params: { ...action.params }, headers: {}, used: [] };
  for (const [ref, name] of Object.entries(tool.config.secret_refs)) {
    const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    if (!secret) return { missing: name };
    injected.used.push(secret);
    const header = headerOfRef(ref);
    if (header === null) injected.params[ref] = secret.value;
    else injected.headers[header.toLowerCase()] = secret.value;
  }
  return injected;
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
