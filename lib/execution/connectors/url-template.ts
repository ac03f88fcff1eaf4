import type { JsonObject, JsonValue } from '@/lib/json/value';

const PLACEHOLDER = /\{([A-Za-z_][A-Za-z0-9_.-]{0,99})\}/g;

export type FilledUrl =
  | { ok: true; url: string; /** Top-level parameters that the URL took up. */ used: ReadonlySet<string> }
  | { ok: false; message: string };

/**
 * Fills `{param}` placeholders (`{a.b}` reaches into objects) in path and query, each as exactly one encoded component:
 * no value can add a path segment, a query parameter or another host. Refuses absent and empty values, values that are
 * no text, number or truth value, and path segments that come out as `.` or `..`.
 */
export function fillUrl(template: string, params: JsonObject): FilledUrl {
  const authorityEnd = /^https?:\/\/[^/?#]*/i.exec(template)?.[0].length ?? 0;
  if (authorityEnd === 0 || /[{}]/.test(template.slice(0, authorityEnd))) {
    return { ok: false, message: 'The URL has a placeholder where none may be.' };
  }
  const used = new Set<string>();
  let fault: string | null = null;
  const rest = template.slice(authorityEnd).replace(PLACEHOLDER, (_match, name: string) => {
    const value = lookUp(params, name, used);
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (typeof text !== 'string' || text === '') {
      fault ??= `The URL needs the parameter ${name} as a text or number.`;
      return '';
    }
    return encodeURIComponent(text);
  });
  if (fault !== null) return { ok: false, message: fault };
  const path = rest.split(/[?#]/, 1)[0] ?? '';
  // `..` needs no encoding and would climb; the URL parser reads %2e as a dot, too.
  if (path.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment))) {
    return { ok: false, message: 'A parameter would lead out of the URL’s path.' };
  }
  return { ok: true, url: template.slice(0, authorityEnd) + rest, used };
}

function lookUp(params: JsonObject, name: string, used: Set<string>): JsonValue | undefined {
  if (Object.hasOwn(params, name)) {
    used.add(name);
    return params[name];
  }
  let value: JsonValue | undefined = params;
  for (const key of name.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
      return undefined;
    value = value[key];
  }
  used.add(name.split('.', 1)[0] ?? name);
  return value;
}

/** The URL with parameters appended to its query: lists repeat their name, objects and null go as JSON text. */
export function appendQuery(url: string, params: JsonObject, skip: ReadonlySet<string>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (skip.has(name)) continue;
    for (const item of Array.isArray(value) ? value : [value]) {
      query.append(name, typeof item === 'string' ? item : JSON.stringify(item));
    }
  }
  const text = query.toString();
  return text === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${text}`;
}
