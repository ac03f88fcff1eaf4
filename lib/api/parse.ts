import type { z } from 'zod';
import type { FieldError } from '@/lib/contracts/errors';
import { AppError, invalid, invalidField } from '@/lib/errors';
import { parseStrictJson } from '@/lib/json/strict';

export const MAX_BODY_BYTES = 1_000_000;

/** Reads a JSON body: 413 over 1 MB, 415 on another media type, 400 on what isn't JSON, 422 on ambiguous JSON. */
export async function readJson(request: Request, optional: boolean): Promise<{ value: unknown; text: string }> {
  const bytes = await readBounded(request).catch((error: unknown) => {
    if (error instanceof AppError) throw error;
    throw new AppError('MALFORMED', 'The body broke off.', { cause: error }); // the client went away
  });
  if (bytes.byteLength === 0 && optional) return { value: {}, text: '' };
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !/^application\/[\w.-]+\+json$/.test(type)) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as JSON with Content-Type: application/json.');
  }
  if (!/^(identity)?$/i.test(request.headers.get('content-encoding') ?? '')) {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as it is, without Content-Encoding.');
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new AppError('MALFORMED', 'The body is not valid UTF-8.');
  }
  const parsed = parseStrictJson(text);
  if (parsed.ok) return { value: parsed.value, text };
  if (parsed.kind === 'malformed') {
    throw new AppError('MALFORMED', `The body ${parsed.errors[0]?.message ?? 'is not valid JSON'}.`);
  }
  throw invalid(parsed.errors);
}

async function readBounded(request: Request): Promise<Uint8Array> {
  const declared = request.headers.get('content-length');
  if (declared !== null) {
    if (Number(declared) > MAX_BODY_BYTES) throw tooLarge();
    // HTTP holds the body to what was declared; read at once it costs a fraction of a stream.
    const bytes = new Uint8Array(await request.arrayBuffer());
    if (bytes.byteLength > MAX_BODY_BYTES) throw tooLarge();
    return bytes;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) break;
    size += chunk.value.byteLength;
    if (size > MAX_BODY_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
    chunks.push(chunk.value);
  }
  return Buffer.concat(chunks);
}

const tooLarge = () => new AppError('TOO_LARGE', 'The body is larger than 1 MB.');

/** A query string as an object; a repeated name becomes an array. */
export function queryObject(search: URLSearchParams): Record<string, string | string[]> {
  const out: Record<string, string | string[]> = Object.create(null);
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name);
    if ([name, ...values].some((text) => text.includes('\0')))
      throw invalidField(name.replaceAll('\0', ''), 'must not hold NUL');
    out[name] = values.length === 1 && values[0] !== undefined ? values[0] : values;
  }
  return { ...out };
}

/** Parses with the operation's schema; 422 names every bad field. */
export function parseWith(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(fieldErrors(parsed.error));
}

/** Zod's issues as `{path, message}`; an unknown field is named by its own path. */
export function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'unknown field' }));
    }
    return [{ path: pathText(issue.path), message: wordsOf(issue) }];
  });
}

/** Zod's own words are for programmers; words that a schema gives are kept. */
function wordsOf(issue: z.core.$ZodIssue): string {
  const { message } = issue;
  switch (issue.code) {
    case 'invalid_type':
      if (message.endsWith('received undefined')) return 'is required';
      if (message.endsWith('received NaN')) return 'must be one number';
      return message.startsWith('Invalid input') ? `must be ${TYPES[issue.expected] ?? issue.expected}` : message;
    case 'too_small':
      if (!message.startsWith('Too small')) return message;
      return issue.origin === 'string' && issue.minimum === 1
        ? 'must not be empty'
        : bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum);
    case 'too_big':
      if (!message.startsWith('Too big')) return message;
      return bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum);
    case 'invalid_value':
      if (!message.startsWith('Invalid')) return message;
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    default:
      return message;
  }
}

const TYPES: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const UNITS: Readonly<Partial<Record<string, string>>> = { string: 'character', array: 'element', set: 'element' };

function bound(origin: string, words: string, than: number | bigint): string {
  const unit = UNITS[origin];
  return unit === undefined ? `must be ${words} ${than}` : `must have ${words} ${than} ${unit}${than === 1 ? '' : 's'}`;
}

const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (out, key) => (typeof key === 'number' ? `${out}[${key}]` : out === '' ? String(key) : `${out}.${String(key)}`),
    '',
  );
