import { end, runByRule } from './endings';
import { pastMonth, withUnitsUsed, type Moment } from './history';
import type { DemoOrg } from './org';
import { later, type DemoRows } from './rows';
import { ROUTINE_RECIPIENTS, routine } from './routine';
import { demoRules } from './rules';
import { runAllowed } from './runs';
import { Story } from './story';
import { UNITS_USED, WAITING } from './waiting';

const HOUR = 3_600_000;

/** The agent whose budget the operator guide shows, and how long ago it asked. */
const [, , DEPLOYMENT] = WAITING;

/** Tells the demo's month in the order of time, up to what still waits at `now`. Gives the rows that it leaves. */
export function tellMonth(org: DemoOrg, now: Date): DemoRows {
  const { rules, events } = demoRules(org.operators, now);
  const story = new Story(org, rules);
  story.figures.meet(ROUTINE_RECIPIENTS.agent, ROUTINE_RECIPIENTS.counterparties, later(now, -30 * 24 * HOUR));
  const asked = later(now, -DEPLOYMENT.hoursAgo * HOUR);
  const month = withUnitsUsed(pastMonth(now), DEPLOYMENT.agent, asked, UNITS_USED);
  const steps = [
    ...month.flatMap((moment) => stepsOf(story, moment)),
    ...routine(now).map(({ at, ran, ...filed }) => ({
      at,
      take: () => runByRule(story, story.submit(filed, at), at, ran),
    })),
    ...WAITING.map((waiting) => {
      const at = later(now, -waiting.hoursAgo * HOUR);
      return { at, take: () => void story.submit(waiting, at) };
    }),
  ];
  for (const step of steps.sort((a, b) => a.at.getTime() - b.at.getTime())) step.take();
  story.rows.rules.push(...rules.map(({ row }) => row));
  story.rows.audit_events.push(...events);
  story.rows.counterparties.push(...story.figures.counterparties());
  story.rows.budget_counters.push(...story.figures.counters());
  return story.rows;
}

function stepsOf(story: Story, moment: Moment): { at: Date; take: () => void }[] {
  const file = () => {
    const submitted = story.submit(moment, moment.at);
    const { durationMs } = moment;
    if (submitted.execution) runAllowed(story, submitted, later(moment.at, 5), { failed: false, durationMs });
    return submitted;
  };
  if (moment.kind === 'automatic') return [{ at: moment.at, take: () => void file() }];
  let submitted: ReturnType<typeof file> | null = null;
  return [
    { at: moment.at, take: () => void (submitted = file()) },
    { at: moment.endedAt, take: () => submitted && end(story, moment, submitted) },
  ];
}
