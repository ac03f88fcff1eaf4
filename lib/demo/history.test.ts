import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { endOf, pastMonth, startOfDay, withUnitsUsed } from './history';

const anyTime = fc.date({ min: new Date('2026-01-01'), max: new Date('2028-01-01'), noInvalidDate: true });

describe('the demo’s month', () => {
  it('is the same for the same moment, over before it, and about as long whenever it is told', () => {
    fc.assert(
      fc.property(anyTime, (now) => {
        const month = pastMonth(now);
        expect(pastMonth(now)).toEqual(month);
        const decided = month.filter((moment) => moment.kind === 'decided');
        expect(decided.length).toBeGreaterThan(240);
        expect(decided.length).toBeLessThan(380);
        for (const moment of month) {
          expect(moment.at.getTime()).toBeGreaterThanOrEqual(now.getTime() - 30 * 86_400_000);
          expect(endOf(moment).getTime()).toBeLessThan(now.getTime());
        }
      }),
      { numRuns: 25 },
    );
  });

  it('has some of everything, whenever it is told', () => {
    fc.assert(
      fc.property(anyTime, (now) => {
        const decided = pastMonth(now).filter((moment) => moment.kind === 'decided');
        for (const ending of ['denied', 'expired', 'cancelled'])
          expect(decided.filter((moment) => moment.ending === ending).length, ending).toBeGreaterThan(2);
        expect(decided.filter(({ ending, failed }) => ending === 'approved' && failed).length).toBeGreaterThan(2);
      }),
      { numRuns: 200 },
    );
  });

  it('uses exactly the units of the budget that the operator guide shows, at any time of day', () => {
    fc.assert(
      fc.property(anyTime, (until) => {
        const agent = 'deployment-bot';
        const month = withUnitsUsed(pastMonth(new Date(until.getTime() + 7_200_000)), agent, until, 12);
        const start = startOfDay(until);
        const within = (at: Date) => at >= start && at <= until;
        const used = month.filter(
          (moment) =>
            moment.agent === agent &&
            (moment.kind === 'automatic'
              ? moment.tool === 'scale' && within(moment.at)
              : ['approved', 'ambiguous'].includes(moment.ending) && within(moment.endedAt)),
        );
        expect(used).toHaveLength(12);
        expect(month.map((m) => m.at.getTime())).toEqual(month.map((m) => m.at.getTime()).sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });
});
