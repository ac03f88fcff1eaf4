/** Units in which people give a length of time, each in seconds. */
export const TIME_UNITS = { minutes: 60, hours: 3_600, days: 86_400 } as const;
export type TimeUnit = keyof typeof TIME_UNITS;

/** Seconds in the largest unit that they are a whole number of: 5400 → 90 minutes. Pure. */
export function inUnit(seconds: number): { amount: number; unit: TimeUnit } {
  const unit = (['days', 'hours'] as const).find((one) => seconds > 0 && seconds % TIME_UNITS[one] === 0) ?? 'minutes';
  return { amount: seconds / TIME_UNITS[unit], unit };
}

/** `1 day`, `90 minutes`, `45 seconds`. Pure. */
export function timeWords(seconds: number): string {
  if (seconds % 60 !== 0) return `${seconds} seconds`;
  const { amount, unit } = inUnit(seconds);
  return `${amount} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}
