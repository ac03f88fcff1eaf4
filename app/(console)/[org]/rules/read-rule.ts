import { notFound } from 'next/navigation';
import type { RuleInfo } from '@/lib/contracts/rules';
import { AppError } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { parseId } from '@/lib/ids';
import { getRule } from '@/lib/standing-rules/list';

/** The rule that an address names; 404 for unknown ones and those of other organizations. */
export async function readRule(actor: UserActor, id: string): Promise<RuleInfo> {
  const ruleId = parseId('rule', decodeURIComponent(id)) ?? notFound();
  try {
    return await getRule(actor, ruleId);
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}
