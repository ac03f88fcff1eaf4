import { headOf, utf8Length } from './bytes';

/** `cut` stands for bytes that are not shown; its text is their number. */
export type TokenKind = 'key' | 'string' | 'number' | 'atom' | 'mark' | 'masked' | 'cut';
export type Token = { kind: TokenKind; text: string };
export type Line = { indent: number; tokens: Token[] };

/** Stands where a secret was, alone or inside of a longer text. */
const MASK = '[REDACTED]';

/**
 * JSON as lines of tokens, indented as `JSON.stringify(value, null, 2)` would. Strings longer than `longest` UTF-16
 * units end in a `cut` token. Pure.
 */
export function jsonLines(value: unknown, longest = Infinity): Line[] {
  const lines: Line[] = [];
  write(lines, value, 0, [], [], longest);
  return lines;
}

function write(lines: Line[], value: unknown, indent: number, before: Token[], after: Token[], longest: number): void {
  const isArray = Array.isArray(value);
  if (value === null || typeof value !== 'object') {
    lines.push({ indent, tokens: [...before, ...scalar(value, longest), ...after] });
    return;
  }
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  const entries = Object.entries(value);
  if (entries.length === 0) {
    lines.push({ indent, tokens: [...before, mark(open + close), ...after] });
    return;
  }
  lines.push({ indent, tokens: [...before, mark(open)] });
  entries.forEach(([key, item], index) => {
    const name: Token[] = isArray ? [] : [{ kind: 'key', text: JSON.stringify(key) }, mark(': ')];
    write(lines, item, indent + 1, name, index < entries.length - 1 ? [mark(',')] : [], longest);
  });
  lines.push({ indent, tokens: [mark(close), ...after] });
}

function scalar(value: unknown, longest: number): Token[] {
  if (typeof value === 'number') return [{ kind: 'number', text: String(value) }];
  if (typeof value !== 'string') return [{ kind: 'atom', text: String(value) }];
  const shown = headOf(value, longest);
  const tokens = JSON.stringify(shown)
    .split(/(\[REDACTED\])/)
    .filter((text) => text !== '')
    .map((text): Token => ({ kind: text === MASK ? 'masked' : 'string', text }));
  return shown === value ? tokens : [...tokens, { kind: 'cut', text: String(utf8Length(value) - utf8Length(shown)) }];
}

const mark = (text: string): Token => ({ kind: 'mark', text });
