import type { CheckOutcome, ManifestContext } from '@/lib/policy/check';
import { deny, PASS, pass } from '@/lib/policy/check';

/** Check 2: a token is there where the manifest asks for one, and a token that is there is good and this agent's own. */
export function capabilityToken({ input, manifest }: ManifestContext): CheckOutcome {
  const token = input.capabilityToken;
  switch (token.state) {
    case 'none':
      return manifest.policy.require_capability_token
        ? deny('CAPABILITY_TOKEN_REQUIRED', 'The manifest requires a capability token and none was sent', 'missing')
        : pass('not required');
    case 'invalid':
      return deny('INVALID_TOKEN', 'The capability token could not be verified', 'invalid');
    case 'expired':
      return deny('TOKEN_EXPIRED', 'The capability token has expired', 'expired');
    case 'revoked':
      return deny('TOKEN_REVOKED', 'The capability token has been revoked', 'revoked');
    case 'ok': {
      const { claims } = token;
      if (claims.org_id !== input.orgId) {
        return deny(
          'TOKEN_ORG_MISMATCH',
          'The capability token was issued for another organization',
          'other organization',
        );
      }
      if (claims.sub !== manifest.agent.id) {
        return deny('TOKEN_AGENT_MISMATCH', 'The capability token was issued to another agent', 'other agent');
      }
      const expiresAt = Math.min(claims.exp, claims.constraints?.expires_at ?? Infinity);
      return input.now.getTime() < expiresAt * 1000
        ? PASS
        : deny('TOKEN_EXPIRED', 'The capability token has expired', 'expired');
    }
  }
}
