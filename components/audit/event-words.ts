import type { Tone } from '@/components/ui/badge';
import type { AuditEventType } from '@/lib/contracts/audit';

type Words = {
  /** What happened, as the end of “somebody …”. */
  did: string;
  /** What it was, alone: for the filter. */
  name: string;
  tone?: Tone;
};

/** Every kind of event in words. */
export const EVENT_WORDS: Record<AuditEventType, Words> = {
  action_queued: { did: 'asked for', name: 'Asked', tone: 'warning' },
  action_auto_approved: { did: 'had approved in advance', name: 'Approved by a rule', tone: 'positive' },
  action_approved: { did: 'approved', name: 'Approved', tone: 'positive' },
  action_rejected: { did: 'denied', name: 'Denied', tone: 'negative' },
  action_expired: { did: 'let expire', name: 'Expired' },
  action_cancelled: { did: 'cancelled', name: 'Cancelled', tone: 'slate' },
  action_extended: { did: 'gave more time to decide', name: 'Extended' },
  action_edited: { did: 'edited a request', name: 'Edited', tone: 'warning' },
  action_revealed: { did: 'looked at masked values', name: 'Values revealed', tone: 'warning' },
  action_execution_started: { did: 'started to run', name: 'Run started', tone: 'info' },
  action_execution_succeeded: { did: 'ran it', name: 'Run succeeded', tone: 'positive' },
  action_execution_failed: { did: 'could not run it', name: 'Run failed', tone: 'negative' },
  action_execution_ambiguous: { did: 'lost track of a run', name: 'Run ambiguous', tone: 'unsure' },
  action_retried: { did: 'had it run again', name: 'Retried' },
  action_reconciled: { did: 'settled how a run ended', name: 'Reconciled' },
  grant_minted: { did: 'got a grant', name: 'Grant given', tone: 'info' },
  grant_spent: { did: 'used a grant', name: 'Grant used', tone: 'info' },
  rule_created: { did: 'made a standing rule for', name: 'Rule made', tone: 'warning' },
  rule_revoked: { did: 'revoked the standing rule for', name: 'Rule revoked' },
  manifest_registered: { did: 'registered a manifest', name: 'Manifest registered' },
  manifest_approved: { did: 'put a manifest in force', name: 'Manifest approved', tone: 'positive' },
  manifest_rejected: { did: 'rejected a manifest', name: 'Manifest rejected', tone: 'negative' },
  manifest_suspended: { did: 'suspended a manifest', name: 'Manifest suspended', tone: 'negative' },
  manifest_reactivated: { did: 'reactivated a manifest', name: 'Manifest reactivated', tone: 'positive' },
  manifest_revoked: { did: 'revoked a manifest', name: 'Manifest revoked', tone: 'negative' },
  agent_suspended: { did: 'suspended the agent', name: 'Agent suspended', tone: 'negative' },
  agent_resumed: { did: 'let the agent act again', name: 'Agent resumed', tone: 'positive' },
  member_invited: { did: 'invited', name: 'Member invited' },
  member_joined: { did: 'joined as', name: 'Member joined' },
  member_role_changed: { did: 'changed the role of', name: 'Role changed', tone: 'warning' },
  member_removed: { did: 'removed', name: 'Member removed', tone: 'warning' },
  session_started: { did: 'signed in', name: 'Signed in' },
  session_ended: { did: 'signed out', name: 'Signed out' },
  login_failed: { did: 'failed to sign in', name: 'Failed sign-in', tone: 'negative' },
  token_created: { did: 'made the token', name: 'Token made', tone: 'warning' },
  token_revoked: { did: 'revoked the token', name: 'Token revoked' },
  secret_created: { did: 'stored the secret', name: 'Secret stored', tone: 'warning' },
  secret_rotated: { did: 'gave a new value to the secret', name: 'Secret rotated', tone: 'warning' },
  secret_deleted: { did: 'deleted the secret', name: 'Secret deleted', tone: 'warning' },
  signing_secret_read: { did: 'looked at the signing secret', name: 'Signing secret read', tone: 'warning' },
  signing_secret_rotated: { did: 'replaced the signing secret', name: 'Signing secret replaced', tone: 'warning' },
  policy_changed: { did: 'changed the policy', name: 'Policy changed', tone: 'warning' },
  tool_changed: { did: 'changed the settings of', name: 'Tool changed', tone: 'warning' },
  webhook_changed: { did: 'changed a webhook', name: 'Webhook changed', tone: 'warning' },
  settings_changed: { did: 'changed the settings', name: 'Settings changed', tone: 'warning' },
  gating_changed: { did: 'switched gating', name: 'Gating switched', tone: 'negative' },
  alert_opened: { did: 'raised an alert', name: 'Alert opened', tone: 'warning' },
  alert_closed: { did: 'closed an alert', name: 'Alert closed', tone: 'neutral' },
  export_made: { did: 'exported data', name: 'Export', tone: 'warning' },
  retention_purged: { did: 'removed what retention had ended', name: 'Retention' },
  org_created: { did: 'made the organization', name: 'Organization made' },
  org_closed: { did: 'closed the organization', name: 'Organization closed', tone: 'negative' },
};

const isKnown = (type: string): type is AuditEventType => Object.hasOwn(EVENT_WORDS, type);

/** Words for any event, also of a type that this version doesn't make any more. Pure. */
export const wordsOf = (type: string): Words =>
  isKnown(type) ? EVENT_WORDS[type] : { did: type.replaceAll('_', ' '), name: type };

/** Fields of a payload that say what an event was about, the first that is there. */
const OBJECTS = ['action', 'tool_name', 'tool', 'name', 'email', 'slug'];

/** What an event was about, as its payload says; null when nothing there says it in a word. Pure. */
export function objectOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const fields = new Map<string, unknown>(Object.entries(payload));
  const found = OBJECTS.map((name) => fields.get(name)).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : null;
}
