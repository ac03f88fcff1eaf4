import { z } from 'zod';
import { isoTime, text } from './common';
import { keysProblems, MAX_KEYS } from './shortcut-rules';
import { SHORTCUT_IDS } from './shortcuts';

/** What a member is in one organization, from least to most (lib/authority/roles.ts says what each may). */
export const role = z.enum(['viewer', 'operator', 'admin', 'owner']);

/** What a key or personal token may be used for. */
export const scope = z.enum([
  'approvals:read',
  'approvals:decide',
  'approvals:request',
  'approvals:expire',
  'rules:read',
  'rules:write',
  'gateway:execute',
  'gateway:evaluate',
  'manifests:read',
  'manifests:write',
  'audit:read',
  'audit:export',
  'admin',
]);

/** An e-mail address as an account has it: trimmed, lower case. */
export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('must be an e-mail address'))
  .meta({ example: 'ana@example.com' });

export const personName = text(200).min(1, 'must not be empty');

/** A password as somebody types it to sign in; what a new one must be like is `newPassword`. */
export const password = z.string().min(1, 'must not be empty').max(256, 'must have at most 256 characters');

export const newPassword = z
  .string()
  .min(12, 'must have at least 12 characters')
  .max(256, 'must have at most 256 characters');

export const loginBody = z.strictObject({ email: emailAddress, password });

export const organization = z.object({ org_id: z.string(), org_slug: z.string(), org_name: z.string(), role });

export const loginAnswer = z.object({
  access_token: z.string(),
  token_type: z.literal('bearer'),
  expires_in: z.int().meta({ description: 'seconds' }),
  password_change_required: z.boolean(),
  user: z.object({
    user_id: z.string(),
    email: z.string(),
    name: z.string(),
    org_id: z.string().nullable().meta({ description: 'the organization that the person joined first' }),
    role: role.nullable(),
  }),
});

export const changePasswordBody = z.strictObject({ current_password: password, new_password: newPassword });
export const reauthenticateBody = z.strictObject({ password });
export const reauthenticateAnswer = z.object({ reauthenticated_at: isoTime, valid_until: isoTime });

/** How much a page shows at once. */
export const density = z.enum(['comfortable', 'compact']);

const keyList = z.array(z.string().min(1).max(40)).max(MAX_KEYS, `must have at most ${MAX_KEYS} keys`);
const keysMeta = {
  description: 'own keys by shortcut, all at once; absent ones are as they come, an empty list leaves it without',
  example: { 'queue-next': ['n'] },
};

/** A filter of the approvals queue that a person has saved: a name for the query of its address. */
export const savedFilter = z.strictObject({
  org_id: z.string().max(60).meta({ description: 'the organization that it belongs to' }),
  name: z.string().trim().min(1).max(60),
  search: z.string().max(2_000).meta({ description: 'the query of the address, without the question mark' }),
});
export type SavedFilter = z.infer<typeof savedFilter>;

export const preferences = z.object({
  shortcuts: z.boolean().default(true).meta({ description: 'single-letter keyboard shortcuts in the console' }),
  keys: z.record(z.string(), z.array(z.string())).default({}).meta(keysMeta),
  density: density.default('comfortable').meta({ description: 'how close the rows of tables and of the queue stand' }),
  notifications: z
    .boolean()
    .default(false)
    .meta({ description: 'the console shows notifications of new approvals in browsers that allow it' }),
  saved_filters: z.array(savedFilter).default([]).meta({ description: 'named filters of the approvals queue' }),
});

const preferencesChange = z.strictObject({
  shortcuts: z.boolean().optional(),
  keys: z
    .partialRecord(z.enum(SHORTCUT_IDS), keyList)
    .superRefine((keys, context) => {
      for (const { path, message } of keysProblems(keys)) context.addIssue({ code: 'custom', path: [path], message });
    })
    .optional()
    .meta(keysMeta),
  density: density.optional(),
  notifications: z.boolean().optional(),
  saved_filters: z.array(savedFilter).max(50).optional(),
});

export const profileBody = z.strictObject({
  name: personName.optional(),
  preferences: preferencesChange.optional(),
});

export const profile = z.object({
  user_id: z.string(),
  email: z.string(),
  name: z.string(),
  preferences,
  created_at: isoTime,
  last_login_at: isoTime.nullable(),
});

export const me = z.object({
  principal: z.object({
    kind: z.enum(['user', 'agent', 'service']),
    id: z.string(),
    label: z.string(),
    scopes: z.union([z.literal('all'), z.array(scope)]),
  }),
  user: profile.optional(),
  organizations: z.array(organization.extend({ role: role.optional().meta({ description: 'people only' }) })),
});

const sessionItem = z.object({
  session_id: z.string(),
  kind: z.enum(['browser', 'access_token']),
  created_at: isoTime,
  expires_at: isoTime,
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  current: z.boolean(),
});
export const sessionList = z.object({ items: z.array(sessionItem) });
export const endSessionsQuery = z.strictObject({
  keep_current: z.stringbool().default(false).meta({ description: 'end all other sessions only' }),
});
export const endedAnswer = z.object({ ended: z.int() });

export type RoleName = z.infer<typeof role>;
export type LoginAnswer = z.infer<typeof loginAnswer>;
export type Organization = z.infer<typeof organization>;
export type Density = z.infer<typeof density>;
export type Preferences = z.infer<typeof preferences>;
export type PreferencesChange = z.infer<typeof preferencesChange>;
export type Profile = z.infer<typeof profile>;
export type Me = z.infer<typeof me>;
export type SessionItem = z.infer<typeof sessionItem>;
