import { ERRORS } from '@/lib/contracts/errors';
import { blastRadiusAnswer, type CreatedRuleError } from '@/lib/contracts/rule-trials';
import type { CreateRuleWithApproval, RuleInfo } from '@/lib/contracts/rules';
import { withOrg, type Run } from '@/lib/db/scope';
import { RULE_MADE_FROM } from '@/lib/db/sql/rules';
import { AppError, conflict } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import type { ApprovalId, RuleId } from '@/lib/ids';
import { log } from '@/lib/log';
import { checkDraft, insertRule, type Checked } from './draft';
import { draftOf, suggestFor } from './from-approval';
import { getRule } from './list';
import { presentRule, ruleRow } from './rows';

/** A rule that is to be made with the approval that it is made of, or why it can't be. */
export type RuleWithApproval = {
  /** Makes it on the connection whose transaction approved the action; never throws, so that the approval stands. */
  make: (run: Run, actionHash: string) => Promise<void>;
  /** What became of it, once the transaction is over. */
  answer: () => Promise<{ created_rule?: RuleInfo; created_rule_error?: CreatedRuleError }>;
};

/** Checks the rule before the approval is locked; what it refuses is reported with the approval, and doesn't stop it. */
export async function ruleWithApproval(
  person: UserActor,
  id: ApprovalId,
  body: CreateRuleWithApproval,
  call: { requestId: string },
): Promise<RuleWithApproval> {
  let made: RuleId | null = null;
  let decidedNow = false;
  let refusal: CreatedRuleError | null = null;
  let checked: { rule: Checked; actionHash: string } | null = null;
  try {
    const suggested = await suggestFor(person.orgId, id);
    const draft = draftOf(id, suggested, body.arg_constraints ?? suggested.constraints, body);
    checked = { rule: await checkDraft(person, draft), actionHash: suggested.actionHash };
  } catch (error) {
    refusal = refusalOf(error);
  }
  return {
    make: async (run, actionHash) => {
      decidedNow = true;
      if (checked === null) return;
      await run({ name: 'rule-savepoint', text: 'SAVEPOINT rule' });
      try {
        if (actionHash !== checked.actionHash) throw conflict('The action was edited meanwhile.', 'CHANGED');
        made = await insertRule(run, person, checked.rule, call);
      } catch (error) {
        made = null;
        refusal = refusalOf(error);
        await run({ name: 'rule-rollback', text: 'ROLLBACK TO SAVEPOINT rule' });
      }
    },
    answer: async () => {
      if (made !== null) return { created_rule: await getRule(person, made) };
      const before = decidedNow ? null : await madeBefore(person, id);
      if (before !== null) return { created_rule: before };
      return refusal === null ? {} : { created_rule_error: refusal };
    },
  };
}

/** A repeated approval answers the rule that the first one made. */
async function madeBefore({ orgId, userId }: UserActor, id: ApprovalId): Promise<RuleInfo | null> {
  const [found] = await withOrg(orgId, (run) => run(RULE_MADE_FROM, [orgId, id, userId]));
  return found ? presentRule(orgId, ruleRow.parse(found['rule'])) : null;
}

function refusalOf(error: unknown): CreatedRuleError {
  if (!(error instanceof AppError) || ERRORS[error.code].status >= 500) {
    log().error({ err: error }, 'a rule could not be made with its approval');
    return { code: 'INTERNAL', message: 'The rule could not be made; the approval stands.' };
  }
  const radius = blastRadiusAnswer.safeParse(error.current);
  return {
    code: error.code,
    message: error.detail,
    ...(error.errors ? { errors: error.errors } : {}),
    ...(radius.success ? { blast_radius: radius.data } : {}),
  };
}
