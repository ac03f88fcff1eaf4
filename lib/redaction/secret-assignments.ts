import { isSecretName } from '@/lib/redaction/secret-names';
import { REDACTED } from '@/lib/redaction/secret-patterns';

/** A name and what separates it from its value, in JSON, YAML, INI, query strings, shell, code and prose. */
const NAME = /(?<![\p{L}\p{N}_$.-])[\p{L}\p{N}_$.-]+(?=[\\"'\]]{0,4}[ \t]{0,8}[:=：])/gu;
const SEPARATOR = /[\\"'\]]{0,4}[ \t]{0,8}(?:=>|:=|==|[:=：])[ \t]{0,8}/y;

/** Nouns that are a secret's name only together with the word before them: `API key: …`, `recovery code: …`. */
const NEEDS_QUALIFIER = /^(?:keys?|codes?|phrase|string|value)$/i;

const QUOTED = /(\\*)(["'`])/y;
const BLOCK = /[|>][-+]?[ \t]*\n[ \t]+[^\n]*/y;
const ALONE_ON_NEXT_LINE = /[ \t]*\r?\n\s{0,8}[^\s:=]+[ \t]*(?=\r?\n|$)/y;
const PARAMETERS = /(?:digest|hawk|signature|oauth|aws4-hmac-sha256)[ \t][^\n"']*/iy;
const COOKIES = /[^\s=;"']+=[^\n"']*/y;
const BARE = /(?:(?:bearer|basic|token|apikey|negotiate)[ \t]+)?[^\s,;&"'<>]+/iy;

/** Masks the values of secret names in free text: `password=…`, `"api_key": "…"`, `Cookie: …`. Linear. */
export function maskAssignments(text: string): string {
  if (!/[:=：]/.test(text)) return text;
  let out = '';
  let done = 0;
  NAME.lastIndex = 0;
  for (let match = NAME.exec(text); match; match = NAME.exec(text)) {
    const name = fullName(text, match.index, match[0]);
    if (!isSecretName(name)) continue;
    const start = endOf(SEPARATOR, text, NAME.lastIndex);
    const end = endOfValue(text, start, name);
    const content = contentOf(text, start, end);
    if (content === null || !isSecretName(name, content.text)) continue;
    out += text.slice(done, content.start) + REDACTED;
    done = content.end;
    NAME.lastIndex = end;
  }
  return out + text.slice(done);
}

function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

function fullName(text: string, start: number, name: string): string {
  if (!NEEDS_QUALIFIER.test(name)) return name;
  const before = /([A-Za-z]{2,20})[ \t]$/.exec(text.slice(Math.max(0, start - 22), start));
  return before ? `${before[1]} ${name}` : name;
}

type Content = { text: string; start: number; end: number };

function endOfValue(text: string, start: number, name: string): number {
  const quote = openingQuote(text, start);
  if (quote) {
    const close = closingQuote(text, start + quote.length, quote);
    return close < 0 ? text.length : close + quote.length;
  }
  const rest = [BLOCK, PARAMETERS, ...(/cookie/i.test(name) ? [COOKIES] : []), BARE, ALONE_ON_NEXT_LINE];
  for (const pattern of rest) {
    const end = endOf(pattern, text, start);
    if (end > start) return end;
  }
  return start;
}

/** The secret itself inside its value: without quotes, surrounding space and closing punctuation. */
function contentOf(text: string, start: number, end: number): Content | null {
  if (end <= start) return null;
  const quote = openingQuote(text, start);
  if (quote) {
    const from = start + quote.length;
    const closed = end - quote.length >= from && text.startsWith(quote, end - quote.length);
    return trimmed(text, from, closed ? end - quote.length : end, false);
  }
  return trimmed(text, start, end, true);
}

function trimmed(text: string, start: number, end: number, closers: boolean): Content | null {
  let from = start;
  let to = end;
  while (from < to && /\s/.test(text[from] ?? '')) from++;
  while (to > from && (closers ? /[\s)\]}.!?]/ : /\s/).test(text[to - 1] ?? '')) to--;
  // `[REDACTED]` ends in a closing bracket of its own.
  if (closers && text[to] === ']' && text.slice(from, to).endsWith(REDACTED.slice(0, -1))) to++;
  return to > from ? { text: text.slice(from, to), start: from, end: to } : null;
}

/** A quote with the backslashes before it, so that JSON inside JSON (`\"`) closes where it opened. */
function openingQuote(text: string, at: number): string | null {
  QUOTED.lastIndex = at;
  return QUOTED.exec(text)?.[0] ?? null;
}

/** Index of the same quote, neither more nor less escaped; -1 if it never closes. */
function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    if (text[at - 1] !== '\\') return at;
  }
  return -1;
}
