import type { SignedRequestBody } from '@/lib/contracts/signed';
import { riskScoreOf } from '@/lib/dialects/shared/risk-score';
import type { ProposedAction } from '@/lib/gateway/proposed-action';

/** A signed request as the direct request that it is: action `<agent>:<action>`, the context as its params. */
export function fromSigned(body: SignedRequestBody): ProposedAction {
  const { agent, action, context, reason, expires_in_seconds } = body;
  return {
    action: { type: agent, tool: action, params: context },
    reason,
    expires_in_seconds,
    risk_score: riskScoreOf(context),
    direct: true,
    dialect: 'signed',
  };
}
