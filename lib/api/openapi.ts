import { z } from 'zod';
import { ERRORS } from '@/lib/contracts/errors';
import { VERSION } from '@/lib/version';
import type { Operation } from './operation';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
};

const PROBLEM: Json = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', enum: Object.keys(ERRORS) },
    request_id: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
    current: {},
  },
};

function parameters(operation: Operation): Json[] {
  const query = operation.query ? schemaOf(operation.query, 'input') : {};
  const queryProperties = (query['properties'] ?? {}) as Record<string, Json>; // an object schema, by construction
  const required = Array.isArray(query['required']) ? query['required'] : [];
  const inPath = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(queryProperties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
  return [...inPath, ...inQuery];
}

function describe(operation: Operation): Json {
  const success = {
    description: operation.response.description,
    ...(operation.response.status === 204
      ? {}
      : {
          content: {
            [operation.response.contentType ?? 'application/json']: {
              schema: operation.response.schema ? schemaOf(operation.response.schema, 'output') : {},
            },
          },
        }),
  };
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    parameters: parameters(operation),
    ...(operation.body
      ? {
          requestBody: {
            required: !operation.bodyOptional,
            content: { 'application/json': { schema: schemaOf(operation.body, 'input') } },
          },
        }
      : {}),
    responses: { [String(operation.response.status)]: success, default: { $ref: '#/components/responses/Problem' } },
    security: operation.access === 'public' ? [] : [{ bearer: [] }, { apiKey: [] }, { session: [] }],
    ...(operation.access === 'org' ? { 'x-permission': operation.permission } : {}),
  };
}

/** The OpenAPI 3.1 description of the table of operations; the schemas are those that validate. */
export function openApi(operations: readonly Operation[], serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Countersign API',
      version: VERSION,
      description: 'The approvals control plane for AI agents. Errors are problem documents (RFC 9457).',
    },
    servers: [{ url: serverUrl }],
    tags: [...new Set(operations.map((operation) => operation.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        session: { type: 'apiKey', in: 'cookie', name: 'countersign.session-token' },
      },
      responses: {
        Problem: {
          description: 'An error for people and programs',
          content: { 'application/problem+json': { schema: PROBLEM } },
        },
      },
    },
  };
}
