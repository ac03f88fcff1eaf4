import { AppError } from '@/lib/errors';
import { Answer } from './answer';
import { withCommonHeaders } from './common-headers';
import { problemAnswer } from './problem';
import { requestIdOf } from './request-info';

/**
 * Answers a call for which no operation is mounted, on either mount: OPTIONS says what the path takes, another method is
 * 405, and a path that takes nothing is 404.
 */
export function otherMethod(request: Request, taken: readonly string[]): Answer {
  const requestId = requestIdOf(request);
  const allow = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ');
  const answer =
    taken.length === 0
      ? problemAnswer(
          new AppError('NOT_FOUND', 'There is nothing at this path. The API is described at /api/v1/openapi.json.'),
          requestId,
        )
      : request.method === 'OPTIONS'
        ? new Answer(204, null, { allow })
        : problemAnswer(new AppError('METHOD_NOT_ALLOWED', `This path takes ${allow}.`), requestId, { allow });
  return withCommonHeaders(answer, request, requestId);
}
