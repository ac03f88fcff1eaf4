/** A policy's match as the form knows it; anything else in it is kept in `rest`. */
export type MatchFields = {
  agents: string[];
  actions: string[];
  params: Record<string, unknown>;
  hours: { start: string; end: string; timezone: string; days: string[] } | null;
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a stored match for the form. Pure. */
export function readMatch(match: unknown): MatchFields {
  const given = isObject(match) ? match : {};
  const { hours } = given;
  return {
    agents: strings(given['agents']),
    actions: strings(given['actions']),
    params: isObject(given['params']) ? given['params'] : {},
    hours: isObject(hours)
      ? {
          start: text(hours['start']),
          end: text(hours['end']),
          timezone: text(hours['timezone']),
          days: strings(hours['days']),
        }
      : null,
  };
}

/** One line per criterion, for the list. Pure. */
export function matchWords(match: unknown): string[] {
  const { agents, actions, params, hours } = readMatch(match);
  const criteria = Object.entries(params).map(([path, wanted]) => `${path} = ${JSON.stringify(wanted)}`);
  return [
    ...(agents.length > 0 ? [`agent ${agents.join(' or ')}`] : []),
    ...(actions.length > 0 ? [`action ${actions.join(' or ')}`] : []),
    ...criteria,
    ...(hours ? [hoursWords(hours)] : []),
  ];
}

function hoursWords({ start, end, timezone, days }: NonNullable<MatchFields['hours']>): string {
  const when = `from ${start} to ${end}`;
  return [when, days.length > 0 ? `on ${days.join(', ')}` : '', timezone].filter(Boolean).join(' ');
}

/** The match that a form's fields say; empty criteria are left out, as the schema wants. Pure. */
export function writeMatch({ agents, actions, params, hours }: MatchFields): Record<string, unknown> {
  return {
    ...(agents.length > 0 ? { agents } : {}),
    ...(actions.length > 0 ? { actions } : {}),
    ...(Object.keys(params).length > 0 ? { params } : {}),
    ...(hours
      ? {
          hours: {
            start: hours.start,
            end: hours.end,
            ...(hours.timezone === '' ? {} : { timezone: hours.timezone }),
            ...(hours.days.length === 0 ? {} : { days: hours.days }),
          },
        }
      : {}),
  };
}

/**
 * `namespace = production`, one per line, as the params of a match. A value that reads as a number or true/false is one;
 * in double quotes it is text whatever it looks like. Null when a line has no `=`. Pure.
 */
export function readParams(lines: string): Record<string, unknown> | null {
  const params: Record<string, unknown> = {};
  for (const line of lines.split('\n').map((one) => one.trim())) {
    if (line === '') continue;
    const at = line.indexOf('=');
    if (at < 1) return null;
    params[line.slice(0, at).trim()] = readValue(line.slice(at + 1).trim());
  }
  return params;
}

function readValue(value: string): unknown {
  if (value === 'true' || value === 'false') return value === 'true';
  if (/^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  const quoted = /^"(.*)"$/.exec(value);
  return quoted ? quoted[1] : value;
}

/** The other way round. Pure. */
export const writeParams = (params: Record<string, unknown>): string =>
  Object.entries(params)
    .map(
      ([path, value]) =>
        `${path} = ${typeof value === 'string' && readValue(value) !== value ? `"${value}"` : String(value)}`,
    )
    .join('\n');
