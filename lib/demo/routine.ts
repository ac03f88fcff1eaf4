import { startOfDay } from './history';
import { seededPick, type Pick } from './random';
import { later, type Row } from './rows';
import type { Ran } from './runs';
import { PEOPLE } from './scenes';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const AGENT = 'customer-bot';

/** Where the daily digest goes, and how often its rule lets it go: once more than it went. */
export const DIGEST = 'digest@lists.demo.example';
export const DIGEST_USES = 10;

/** The template of a standard answer, and how many days ago the rule for them was made. */
export const STANDARD = 'standard';
export const STANDARD_SINCE = 27;

/** Something that a standing rule approved, and how it ran. */
export type Routine = { agent: string; type: string; tool: string; params: Row; at: Date; ran: Ran };

/**
 * What rules approved in the month before `now`: a digest each day, and standard answers to customers, more of them on
 * weekdays. Pure: the same `now` gives the same ones.
 */
export function routine(now: Date): Routine[] {
  const pick = seededPick(20260214);
  const digests = Array.from({ length: DIGEST_USES - 1 }, (_, n) =>
    mail(
      { to: DIGEST, subject: `Digest ${n + 1}`, template: 'digest' },
      later(now, -(DIGEST_USES - 1 - n) * DAY + 6 * HOUR + n * 61_000),
      { failed: false, durationMs: 130 },
    ),
  );
  const answers: Routine[] = [];
  const begin = later(now, -STANDARD_SINCE * DAY + HOUR);
  const end = later(now, -HOUR / 4);
  for (let day = startOfDay(begin); day < end; day = later(day, DAY)) {
    const weekend = [0, 6].includes(day.getUTCDay());
    const count = weekend ? pick.whole(6, 11) : pick.whole(20, 28);
    for (let i = 0; i < count; i++)
      answers.push(answer(later(day, Math.round((5 + pick.fraction() * 16) * HOUR)), pick));
  }
  return [...digests, ...answers.filter(({ at }) => at > begin && at < end)];
}

function answer(at: Date, pick: Pick): Routine {
  const params = {
    to: `${pick.one(PEOPLE)}@customer.example`,
    subject: `Your ticket #${pick.whole(1000, 9999)}`,
    template: STANDARD,
    article: pick.one(['delivery times', 'change of address', 'invoices', 'how to return']),
  };
  return mail(params, at, { failed: pick.fraction() < 0.02, durationMs: pick.whole(90, 300) });
}

const mail = (params: Row, at: Date, ran: Ran): Routine => ({
  ...{ agent: AGENT, type: 'email', tool: 'send' },
  ...{ params, at, ran },
});

/** Whom routine goes to is no stranger: the lists were there before the demo's month. */
export const ROUTINE_RECIPIENTS = {
  agent: AGENT,
  counterparties: [DIGEST, ...PEOPLE.map((name) => `${name}@customer.example`)],
};
