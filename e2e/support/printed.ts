import { http, type Answer } from './http';

/** An HTTP call as documents print it: request line, headers, an empty line, the body. */
export type Printed = { method: string; path: string; headers: Record<string, string>; body: string | undefined };

/** Reads a printed call. Comments behind `#`, which JSON has not, are dropped, and so is what it says will come back. */
export function printed(text: string): Printed {
  const [call = ''] = text.split(/^# Response/m);
  const [head = '', ...rest] = call.trim().split(/\n\s*\n/);
  const [request = '', ...headers] = head.split('\n');
  const [method = '', path = ''] = request.split(' ');
  const body = rest.join('\n').replaceAll(/\s+#(?=[^"]*$).*$/gm, '');
  return {
    method,
    path,
    headers: Object.fromEntries(
      headers.map((line) => [line.split(':', 1)[0]?.toLowerCase() ?? '', line.replace(/^[^:]*:\s*/, '')]),
    ),
    body: body.trim() === '' ? undefined : body,
  };
}

/** Sends a printed call with other values for what a document can only make up; prints it with its result. */
export async function send(
  server: string,
  token: string | undefined,
  text: string,
  substitutes: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const filled = Object.entries(substitutes).reduce((whole, [from, to]) => whole.replaceAll(from, to), text);
  const { method, path, headers, body } = printed(filled);
  const options = { token, headers, ...(body === undefined ? {} : { body }) };
  const answer = await http(method, `${server}${path}`, options);
  console.log(`${method} ${path}\n  → ${answer.status} ${answer.text.slice(0, 400)}`);
  return answer;
}
