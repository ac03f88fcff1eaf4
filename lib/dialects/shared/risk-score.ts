/** A caller's own risk score inside its context; it only ever adds caution, so more than 100 counts as 100. */
export function riskScoreOf(context: Readonly<Record<string, unknown>>): number | undefined {
  const { risk_score: score } = context;
  return typeof score === 'number' && score >= 0 ? Math.min(score, 100) : undefined;
}
