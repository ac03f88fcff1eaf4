import { z } from 'zod';
import { schemaNode, type Field, type Schema } from './schema';

const content = z.record(z.string(), z.object({ schema: schemaNode }));

const operationNode = z.object({
  operationId: z.string(),
  tags: z.array(z.string()).min(1),
  summary: z.string(),
  description: z.string().optional(),
  parameters: z.array(
    z.object({ name: z.string(), in: z.enum(['path', 'query']), required: z.boolean(), schema: schemaNode }),
  ),
  requestBody: z.object({ required: z.boolean(), content }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string().optional(), content: content.optional() })),
  security: z.array(z.unknown()),
  'x-permission': z.string().optional(),
});

const documentNode = z.object({
  info: z.object({ version: z.string() }),
  servers: z.tuple([z.object({ url: z.string() })]),
  tags: z.array(z.object({ name: z.string() })),
  paths: z.record(z.string(), z.record(z.string(), operationNode)),
});

/** One operation as the reference shows it. */
export type ReferenceOperation = {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string | null;
  /** Needs no credentials. */
  isPublic: boolean;
  permission: string | null;
  query: Field[];
  body: { required: boolean; schema: Schema } | null;
  answer: { status: string; description: string; schema: Schema | null };
};

export type ReferenceGroup = { tag: string; slug: string; operations: ReferenceOperation[] };

export type Reference = { version: string; serverUrl: string; groups: ReferenceGroup[] };

export const slugOf = (tag: string): string => tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** The OpenAPI document, arranged for reading. Pure. Throws when it isn't one of ours. */
export function readReference(document: unknown): Reference {
  const { info, servers, tags, paths } = documentNode.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      tag: operation.tags[0] ?? '',
      operation: present(path, method, operation),
    })),
  );
  return {
    version: info.version,
    serverUrl: servers[0].url,
    groups: tags.map(({ name }) => ({
      tag: name,
      slug: slugOf(name),
      operations: operations.filter(({ tag }) => tag === name).map(({ operation }) => operation),
    })),
  };
}

function present(path: string, method: string, operation: z.infer<typeof operationNode>): ReferenceOperation {
  const [status, answer] = Object.entries(operation.responses).find(([name]) => name !== 'default') ?? ['200', {}];
  const body = operation.requestBody;
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? null,
    isPublic: operation.security.length === 0,
    permission: operation['x-permission'] ?? null,
    query: operation.parameters.filter((parameter) => parameter.in === 'query'),
    body: body ? { required: body.required, schema: body.content['application/json']?.schema ?? {} } : null,
    answer: {
      status,
      description: answer.description ?? '',
      schema: Object.values(answer.content ?? {})[0]?.schema ?? null,
    },
  };
}
