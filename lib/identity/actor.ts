import type { OrgId, SessionId, TokenId, UserId } from '@/lib/ids';
import type { Role, Scope } from '@/lib/authority/roles';

/** A person in one organization: from the browser's session, an access token of a login, or a personal token. */
export type UserActor = {
  kind: 'user';
  userId: UserId;
  email: string;
  name: string;
  orgId: OrgId;
  orgSlug: string;
  role: Role;
  via: 'session' | 'access_token' | 'personal_token';
  sessionId: SessionId | null;
  tokenId: TokenId | null;
  /** Personal tokens are limited to their scopes; sessions are not. */
  scopes: 'all' | ReadonlySet<Scope>;
  /** When the password was last given in this session; null for personal tokens. */
  reauthenticatedAt: Date | null;
  mcpDecisions: boolean;
};

/** An agent by its key. `requester` is the member who made the key. */
export type AgentActor = {
  kind: 'agent';
  orgId: OrgId;
  orgSlug: string;
  tokenId: TokenId;
  agentId: string;
  requester: UserId | null;
  scopes: ReadonlySet<Scope>;
};

/** A service key: integrations without a person. */
export type ServiceActor = {
  kind: 'service';
  orgId: OrgId;
  orgSlug: string;
  tokenId: TokenId;
  name: string;
  requester: UserId | null;
  scopes: ReadonlySet<Scope>;
};

/** The server itself: sweeper, sealer, set-up. */
export type SystemActor = { kind: 'system'; orgId: OrgId; label: string };

export type Actor = UserActor | AgentActor | ServiceActor;
export type AnyActor = Actor | SystemActor;

/** How an actor stands in the audit log. */
export type ActorRef = { kind: AnyActor['kind']; id: string | null; label: string };

/** What the audit log keeps of whoever acts. */
export function actorRef(actor: AnyActor): ActorRef {
  switch (actor.kind) {
    case 'user':
      return { kind: 'user', id: actor.userId, label: actor.email };
    case 'agent':
      return { kind: 'agent', id: actor.agentId, label: actor.agentId };
    case 'service':
      return { kind: 'service', id: actor.tokenId, label: actor.name };
    case 'system':
      return { kind: 'system', id: null, label: actor.label };
  }
}
