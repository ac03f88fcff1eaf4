export type Test = (codePoint: number) => boolean;
export type Assertion = 'start' | 'end' | 'boundary' | 'inside';
export type Node =
  | { readonly kind: 'char'; readonly test: Test }
  | { readonly kind: 'assert'; readonly at: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly options: readonly Node[] }
  | { readonly kind: 'repeat'; readonly node: Node; readonly min: number; readonly max: number };
/** How large a compiled pattern may become, and so how often one part may repeat. */
export const MAX_STATES = 2000;

const ESCAPE =
  /\\(?:[dDsSwW]|[pP]\{[\w=]+\}|u\{[0-9A-Fa-f]+\}|u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|c[A-Za-z]|[tnrvf0]|[^A-Za-z0-9])/uy;
const QUANTIFIER = /(?:([*+?])|\{(\d+)(,(\d*))?\})\??/uy;
const GROUP = /\((?:\?:|\?<[A-Za-z_]\w*>)?/uy;

function at(expression: RegExp, text: string, index: number): RegExpExecArray | null {
  expression.lastIndex = index;
  return expression.exec(text);
}

/** Leaves sets and escapes to the runtime's engine, one character at a time: there is nothing to backtrack over. */
function oneOf(source: string): Test {
  const expression = new RegExp(`^${source}$`, 'u');
  const ascii = Array.from({ length: 128 }, (_, code) => expression.test(String.fromCharCode(code)));
  return (codePoint) => ascii[codePoint] ?? expression.test(String.fromCodePoint(codePoint));
}

class Parser {
  private index = 0;
  constructor(private readonly source: string) {}

  parse(): Node {
    const node = this.choice();
    if (this.index < this.source.length) throw new SyntaxError(`unexpected '${this.source[this.index] ?? ''}'`);
    return node;
  }

  private choice(): Node {
    const options = [this.sequence()];
    while (this.source[this.index] === '|') {
      this.index += 1;
      options.push(this.sequence());
    }
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options };
  }

  private sequence(): Node {
    const parts: Node[] = [];
    while (this.index < this.source.length && !'|)'.includes(this.source[this.index] ?? '')) {
      parts.push(this.quantified(this.atom()));
    }
    return { kind: 'sequence', parts };
  }

  private quantified(node: Node): Node {
    const found = at(QUANTIFIER, this.source, this.index);
    if (found === null) return node;
    this.index = QUANTIFIER.lastIndex;
    const [, sign, low, comma, high] = found;
    const min = sign === '+' ? 1 : Number(low ?? 0);
    const max =
      sign === '?' ? 1 : sign !== undefined || high === '' ? Infinity : comma === undefined ? min : Number(high);
    if (min > MAX_STATES || (max !== Infinity && max > MAX_STATES)) throw new SyntaxError('repeats too often');
    return { kind: 'repeat', node, min, max };
  }

  private atom(): Node {
    const character = this.source[this.index];
    switch (character) {
      case '(': {
        const found = at(GROUP, this.source, this.index);
        this.index = GROUP.lastIndex;
        if (found === null || this.source[this.index] === '?') throw new SyntaxError('look-around is not supported');
        const node = this.choice();
        this.index += 1;
        return node;
      }
      case '^':
        return this.assertion('start', 1);
      case '$':
        return this.assertion('end', 1);
      case '[':
        return this.set();
      case '\\':
        return this.escape();
      case '.':
        this.index += 1;
        return { kind: 'char', test: (code) => code !== 10 && code !== 13 && code !== 0x2028 && code !== 0x2029 };
      default: {
        const code = this.source.codePointAt(this.index) ?? -1;
        this.index += code > 0xffff ? 2 : 1;
        return { kind: 'char', test: (other) => other === code };
      }
    }
  }

  private assertion(where: Assertion, width: number): Node {
    this.index += width;
    return { kind: 'assert', at: where };
  }

  private set(): Node {
    let end = this.index + 1;
    while (end < this.source.length && this.source[end] !== ']') end += this.source[end] === '\\' ? 2 : 1;
    const set = this.source.slice(this.index, end + 1);
    this.index = end + 1;
    return { kind: 'char', test: oneOf(set) };
  }

  private escape(): Node {
    if (this.source.startsWith('\\b', this.index)) return this.assertion('boundary', 2);
    if (this.source.startsWith('\\B', this.index)) return this.assertion('inside', 2);
    const found = at(ESCAPE, this.source, this.index);
    if (found === null) throw new SyntaxError('back-references are not supported');
    this.index = ESCAPE.lastIndex;
    return { kind: 'char', test: oneOf(found[0]) };
  }
}

/** The syntax tree of a pattern that `new RegExp(source, 'u')` takes. Throws SyntaxError for what needs backtracking. */
export function parseRegex(source: string): Node {
  return new Parser(source).parse();
}
