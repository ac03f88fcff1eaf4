/** Params that tell a reviewer most, first. */
const TELLING = [
  'namespace',
  'image',
  'to',
  'recipient',
  'amount',
  'currency',
  'table',
  'filter',
  'path',
  'url',
  'host',
  'name',
  'id',
];
const MAX_PARAMS = 4;
const MAX_VALUE = 60;

const rank = (name: string): number => {
  const index = TELLING.indexOf(name);
  return index === -1 ? TELLING.length : index;
};

const shorten = (text: string): string => (text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text);

/**
 * Our own one-line account of an action, from redacted params: `kubernetes:deploy → deploy.internal · namespace=production`.
 * Never uses what the agent says of itself. Pure.
 */
export function headline(action: string, host: string | null, params: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(params);
  const told = entries
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .sort(([a], [b]) => rank(a) - rank(b))
    .slice(0, MAX_PARAMS)
    .map(([name, value]) => `${name}=${shorten(String(value))}`);
  const more = entries.length - told.length;
  const parts = [...told, ...(more > 0 ? [`${more} more`] : [])];
  return `${action}${host ? ` → ${host}` : ''}${parts.length > 0 ? ` · ${parts.join(' ')}` : ''}`;
}
