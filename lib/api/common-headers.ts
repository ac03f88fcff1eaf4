import { Answer } from './answer';
import { corsHeaders } from './origin';

const UNCACHED = { 'cache-control': 'private, no-store' } as const;

/**
 * Adds what every answer of the API carries, errors included. A streamed answer is changed, a finished one copied.
 * `request`: null where what came could not be read as one.
 */
export function withCommonHeaders<A extends Answer | Response>(
  answered: A,
  request: Request | null,
  requestId: string,
  more?: Readonly<Record<string, string>>,
): A;
export function withCommonHeaders(
  answered: Answer | Response,
  request: Request | null,
  requestId: string,
  more: Readonly<Record<string, string>> = {},
): Answer | Response {
  const common = {
    ...more,
    'x-request-id': requestId,
    'x-content-type-options': 'nosniff',
    ...(request?.headers.has('origin') ? corsHeaders(request) : {}),
  };
  if (answered instanceof Answer) {
    return new Answer(answered.status, answered.text, { ...UNCACHED, ...answered.headers, ...common });
  }
  for (const [name, value] of Object.entries(common)) answered.headers.set(name, value);
  if (!answered.headers.has('cache-control')) answered.headers.set('cache-control', UNCACHED['cache-control']);
  return answered;
}
