import { z } from 'zod';
import { json } from '@/lib/contracts/common';
import { globFault } from '@/lib/contracts/glob-syntax';

/** `type:tool`; a bare name matches the tool of any type. */
export const ruleToolName = z
  .string()
  .regex(
    /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?$/,
    'must be type:tool (kubernetes:deploy), or a tool’s name alone for every type',
  )
  .meta({ example: 'email:send' });

/** The name of an argument; dots reach into objects. */
const argumentPath = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^.\0]+(?:\.[^.\0]+)*$/, 'must be an argument’s name or dot path');

const MAX_CONSTRAINTS = 50;
const MAX_VALUE = 8192;

/** What stands in the place of a value that may not be shown. */
export const MASKED_VALUE = '[REDACTED]';

const smallJson = json
  .refine((value) => value !== undefined, 'is required')
  .refine((value) => value === undefined || JSON.stringify(value).length <= MAX_VALUE, 'is too long');

const exact = z.strictObject({ type: z.literal('exact'), value: smallJson });
const pattern = z.strictObject({
  type: z.literal('pattern'),
  value: z
    .string()
    .min(1)
    .max(500)
    .meta({ description: 'a glob over the whole text: * ? [abc] [!abc]', example: '*@acme.test' }),
});
const any = z.strictObject({ type: z.literal('any') });

/** What one argument must be. */
export const constraint = z.discriminatedUnion('type', [exact, pattern, any], {
  error: 'type must be exact, pattern or any',
});
export type Constraint = { type: 'exact'; value: unknown } | { type: 'pattern'; value: string } | { type: 'any' };
/** By argument; all must hold. */
export type Constraints = Readonly<Record<string, Constraint>>;

const bare = z.union([z.string().max(MAX_VALUE), z.number(), z.boolean(), z.null(), z.array(json)]);

/** As it is taken: `"*"` stands for any, another bare value for exact. */
const constraintInput = z
  .unknown()
  .refine((value) => value !== undefined, 'is required')
  .transform((value, context): Constraint => {
    if (value === '*') return { type: 'any' };
    const plain = bare.safeParse(value);
    const parsed = plain.success ? exact.safeParse({ type: 'exact', value: plain.data }) : constraint.safeParse(value);
    if (parsed.success) {
      const given = parsed.data;
      // Only here: rules that were made before patterns were looked at are still read.
      const fault = given.type === 'pattern' ? globFault(given.value) : null;
      if (fault === null) return given;
      context.addIssue({ code: 'custom', path: ['value'], message: fault });
      return z.NEVER;
    }
    for (const issue of parsed.error.issues) {
      const path = plain.success ? [] : issue.path;
      context.addIssue({ code: 'custom', path, message: issue.message });
    }
    return z.NEVER;
  })
  .meta({
    description:
      '{"type":"exact","value":…}, {"type":"pattern","value":"glob"} or {"type":"any"}; "*" stands for any, another bare value for exact',
  });

/** Constraints as a request gives them, normalised by parsing. `{}` matches every call of the tool. */
export const constraintsInput = z
  .record(argumentPath, constraintInput)
  .refine((given) => Object.keys(given).length <= MAX_CONSTRAINTS, `at most ${MAX_CONSTRAINTS} constraints`);

/** A constraint as it is shown: the value of a secret argument is masked. */
export const shownConstraint = z.object({
  type: z.enum(['exact', 'pattern', 'any']),
  value: json.optional(),
});
export const shownConstraints = z.record(z.string(), shownConstraint);
