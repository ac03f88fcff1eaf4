import type { OrgId } from '@/lib/ids';

/** The most questions that one statement answers; what is more goes into the next. */
const MOST = 100;

/**
 * Lets questions about one organization that come up in the same turn of the event loop be answered together: `answer` gets
 * them in order and gives as many answers. One alone waits for nobody. What `answer` throws, every asker gets.
 */
export function gathered<Question, Answer>(
  answer: (orgId: OrgId, questions: readonly Question[]) => Promise<readonly Answer[]>,
): (orgId: OrgId, question: Question) => Promise<Answer> {
  type Asker = { question: Question; resolve: (answer: Answer) => void; reject: (reason: unknown) => void };
  const waiting = new Map<OrgId, Asker[]>();

  async function ask(orgId: OrgId, askers: readonly Asker[]): Promise<void> {
    try {
      const questions = askers.map(({ question }) => question);
      const answers = await answer(orgId, questions);
      if (answers.length !== questions.length) throw new Error('not every question was answered');
      answers.forEach((one, index) => askers[index]?.resolve(one));
    } catch (error) {
      for (const { reject } of askers) reject(error);
    }
  }

  function turn(orgId: OrgId): void {
    const askers = waiting.get(orgId) ?? [];
    waiting.delete(orgId);
    for (let from = 0; from < askers.length; from += MOST) void ask(orgId, askers.slice(from, from + MOST));
  }

  return (orgId, question) =>
    new Promise((resolve, reject) => {
      const askers = waiting.get(orgId);
      const asker = { question, resolve, reject };
      if (askers) askers.push(asker);
      else {
        waiting.set(orgId, [asker]);
        setImmediate(turn, orgId);
      }
    });
}
