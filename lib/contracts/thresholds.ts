/*
 * Which thresholds make sense. Rates are fractions of 1, times seconds, everything else is counted.
 */

type Fault = { path: (string | number)[]; message: string };
type Band = { readonly green: number; readonly red: number };
type Alert = { readonly metric: string; readonly threshold: number };

const isRate = (name: string): boolean => name.endsWith('_rate');
const isTime = (name: string): boolean => name.endsWith('_seconds');
/** Of the auto-approval rate more is better, of everything else less. */
const moreIsBetter = (name: string): boolean => name === 'auto_approval_rate';

const round = (value: number): number => Math.round(value * 100) / 100;

/** A threshold as it is stored, and as people say it. */
function figure(name: string, value: number): string {
  if (isRate(name)) return `${value} (${round(value * 100)} %)`;
  return isTime(name) ? `${value} (${round(value / 3_600)} h)` : String(value);
}

const TOO_HIGH_RATE = 'must be at most 1 (100 %)';

/** Health turns from green to yellow to red: the two limits must stand in that order. Pure. */
export function bandFaults(bands: Readonly<Record<string, Band | undefined>>): Fault[] {
  return Object.entries(bands).flatMap(([name, band]): Fault[] => {
    if (band === undefined) return [];
    const limits = ['green', 'red'] as const;
    const beyond = limits.filter((limit) => isRate(name) && band[limit] > 1);
    if (beyond.length > 0) return beyond.map((limit) => ({ path: [name, limit], message: TOO_HIGH_RATE }));
    const green = figure(name, band.green);
    if (moreIsBetter(name)) {
      if (band.red <= band.green) return [];
      return [{ path: [name, 'red'], message: `must be at most green, ${green}: the more the better` }];
    }
    if (band.red >= band.green) return [];
    return [{ path: [name, 'red'], message: `must be at least green, ${green}: the less the better` }];
  });
}

/** An alert must be able to fire, and no two may be about the same. Pure. */
export function alertFaults(alerts: readonly Alert[]): Fault[] {
  const first = new Map<string, number>();
  return alerts.flatMap(({ metric, threshold }, at): Fault[] => {
    const fault = neverFires(metric, threshold);
    if (fault !== null) return [{ path: [at, 'threshold'], message: fault }];
    const same = `${metric} ${threshold}`;
    const before = first.get(same);
    if (before === undefined) {
      first.set(same, at);
      return [];
    }
    const message = `alert ${before + 1} says ${metric} ${figure(metric, threshold)} already: choose another threshold, or remove one`;
    return [{ path: [at, 'threshold'], message }];
  });
}

function neverFires(metric: string, threshold: number): string | null {
  if (isRate(metric)) {
    if (threshold > 1) return TOO_HIGH_RATE;
    if (moreIsBetter(metric))
      return threshold > 0 ? null : 'must be above 0: no rate is below 0, so it would never fire';
    return threshold < 1 ? null : 'must be below 1 (100 %): no rate is above 1, so it would never fire';
  }
  return isTime(metric) || Number.isInteger(threshold) ? null : 'must be a whole number';
}
