import { formatDuration, formatNumber, formatPercent } from './format';

type Kind = 'count' | 'seconds' | 'rate';

/**
 * A figure beside that of the period before, as the words under it: `was 12 (+25%)`, of rates `was 12% (+3 points)`. Without
 * a figure then there is nothing to compare with. Pure.
 */
export function comparedWords(now: number | null, before: number | null, kind: Kind): string {
  if (before === null) return 'no data before';
  const was = `was ${words(before, kind)}`;
  if (now === null) return was;
  if (kind === 'rate') {
    const points = Math.round((now - before) * 1000) / 10;
    return `${was} (${signed(points)} ${Math.abs(points) === 1 ? 'point' : 'points'})`;
  }
  if (before === 0) return was;
  return `${was} (${signed(Math.round(((now - before) / before) * 100))}%)`;
}

/** Seconds as the stats show them: from ten minutes on whole minutes say enough. */
export function secondsWords(value: number | null): string {
  if (value === null) return '–';
  return formatDuration(value < 600 ? value * 1000 : Math.round(value / 60) * 60_000);
}

function words(value: number, kind: Kind): string {
  switch (kind) {
    case 'count':
      return formatNumber(value);
    case 'seconds':
      return secondsWords(value);
    case 'rate':
      return formatPercent(value);
  }
}

const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '−' : '±'}${formatNumber(Math.abs(value))}`;
