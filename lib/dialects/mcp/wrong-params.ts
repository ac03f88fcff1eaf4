import {
  CallToolRequestSchema,
  ErrorCode,
  InitializeRequestSchema,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { fieldErrors } from '@/lib/api/parse';

const REQUESTS = new Map<string, z.ZodType>([
  ['initialize', InitializeRequestSchema],
  ['tools/list', ListToolsRequestSchema],
  ['tools/call', CallToolRequestSchema],
]);

const request = z.looseObject({ method: z.string(), id: z.union([z.string(), z.number()]) });

/**
 * The answer to a request whose params aren't what its method takes, in words; null for every other message. The SDK would
 * answer with its schema's own findings, as JSON in a text, or as if the message were none.
 */
export function wrongParams(message: unknown): Response | null {
  const asked = request.safeParse(message);
  if (!asked.success) return null;
  const { method, id } = asked.data;
  const { error } = REQUESTS.get(method)?.safeParse(message) ?? {};
  if (!error) return null;
  const words = fieldErrors(error).map((one) => `${one.path} ${one.message}`);
  return Response.json({
    jsonrpc: '2.0',
    id,
    error: { code: ErrorCode.InvalidParams, message: `${method}: ${words.join('; ')}` },
  });
}
