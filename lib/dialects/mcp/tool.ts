import { z } from 'zod';
import type { Permission } from '@/lib/authority/permissions';
import type { Actor } from '@/lib/identity/actor';
import { parseWith } from '@/lib/api/parse';

/** What a tool knows of its call. */
export type ToolCall = { requestId: string; signal: AbortSignal };

type Hints = { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };

type Definition<S extends z.ZodObject> = {
  name: string;
  title: string;
  /** Read by a model: what it does, what to do next, what it never does. */
  description: string;
  input: S;
  permission: Permission | ((args: z.output<S>) => Permission);
  hints: Hints;
  /** The permission with which a person says yes or no by this tool: see `human.ts`. */
  decides?: Permission;
  /** Its answer is a list, and so is its refusal. */
  answersList?: true;
  /** Its answer holds texts that agents wrote. */
  quotesAgents?: true;
  run: (actor: Actor, args: z.output<S>, call: ToolCall) => Promise<unknown>;
};

/** A tool with its types erased: parsed, permitted and run by `answer.ts`. */
export type Tool = Omit<Definition<z.ZodObject>, 'input' | 'permission' | 'run'> & {
  /** JSON Schema 2020-12 of the arguments. */
  inputSchema: { type: 'object'; [keyword: string]: unknown };
  prepare: (given: Readonly<Record<string, unknown>>) => {
    permission: Permission;
    run: (actor: Actor, call: ToolCall) => Promise<unknown>;
  };
};

/** Declares a tool. Its arguments are parsed by `input` before `run` sees them; unknown ones are refused. */
export function tool<S extends z.ZodObject>(definition: Definition<S>): Tool {
  const { input, permission, run, ...rest } = definition;
  return {
    ...rest,
    inputSchema: { ...z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }), type: 'object' },
    prepare: (given) => {
      const args = parseWith(input, withoutNulls(given)) as z.output<S>; // what the schema has just parsed
      return {
        permission: typeof permission === 'function' ? permission(args) : permission,
        run: (actor, call) => run(actor, args, call),
      };
    },
  };
}

/** Clients in languages without `undefined` send null for what they leave out. */
const withoutNulls = (given: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));

export const READS: Hints = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
/** Changes what is stored here, and nothing outside. */
export const WRITES: Hints = {
  readOnlyHint: false,
  destructiveHint: false,
  idempotentHint: true,
  openWorldHint: false,
};
/** May make something happen outside, or take something away for good. */
export const ACTS: Hints = { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: true };

export const limit = z
  .int()
  .min(1)
  .max(500)
  .default(50)
  .meta({ description: 'at most so many; 50 unless said, 500 at most' });
export const actionIdArgument = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'id of the action: the UUID of a listing, or appr-…' });
