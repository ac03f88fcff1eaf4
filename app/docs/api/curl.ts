import { exampleOf } from './example';
import { EXAMPLES } from './examples';
import type { ReferenceOperation } from './reference';
import { isAgentCall } from './who';

/** What a placeholder stands for when it isn't a variable of one's own. */
const KNOWN: Readonly<Record<string, string>> = {
  org: '$ORG_ID',
  agent_id: 'deployment-bot',
  tool: 'kubernetes:deploy',
};

/** The body that the example sends, or undefined. */
export function exampleBody({ id, body }: Pick<ReferenceOperation, 'id' | 'body'>): unknown {
  if (Object.hasOwn(EXAMPLES, id)) return EXAMPLES[id];
  return body?.required ? exampleOf(body.schema) : undefined;
}

/** A command for a terminal that calls the operation. Pure. */
export function curlOf(operation: ReferenceOperation, serverUrl: string): string {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => KNOWN[name] ?? `$${name.toUpperCase()}`);
  const query = operation.query
    .filter((field) => field.required)
    .map((field) => `${field.name}=${encodeURIComponent(String(exampleOf(field.schema, field.name)))}`);
  const url = `${serverUrl}${path}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const body = exampleBody(operation);
  const parts = [
    `curl -s${operation.method === 'GET' ? '' : ` -X ${operation.method}`}`,
    `"${url}"`,
    ...credential(operation),
    ...(body === undefined
      ? []
      : ['-H "Content-Type: application/json"', `-d ${quoted(JSON.stringify(body, null, 2))}`]),
  ];
  return parts.join(' \\\n  ');
}

function credential(operation: ReferenceOperation): string[] {
  if (operation.isPublic) return [];
  return [isAgentCall(operation) ? '-H "X-API-Key: $AGENT_KEY"' : '-H "Authorization: Bearer $TOKEN"'];
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
