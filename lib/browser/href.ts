/** Filters as an address carries them. */
export type Filters = Readonly<Record<string, string | readonly string[] | undefined>>;

/** An address with these filters; what is undefined or empty is left out. Pure. */
export function hrefWith(path: string, filters: Filters): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filters)) {
    if (value === undefined || value === '') continue;
    for (const one of typeof value === 'string' ? [value] : value) params.append(name, one);
  }
  const text = params.toString();
  return text === '' ? path : `${path}?${text}`;
}
