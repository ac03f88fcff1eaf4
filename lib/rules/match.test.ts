import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constraintsInput, type Constraint, type Constraints } from '@/lib/contracts/rule-constraints';
import { argumentsMatch, constraintHolds, failingArgument, unnamedArgument } from '@/lib/rules/match';
import { isBroad, specificity } from '@/lib/rules/specificity';
import { tryRule } from '@/lib/standing-rules/try';

const exact = (value: unknown): Constraint => ({ type: 'exact', value });
const pattern = (value: string): Constraint => ({ type: 'pattern', value });
const any: Constraint = { type: 'any' };

describe('exact', () => {
  it.each([
    [1, 1, true],
    [1, 1.0, true],
    [1, true, false],
    [1, '1', false],
    [0, false, false],
    [0, null, false],
    ['', null, false],
    [null, null, true],
    ['*', '*', true],
    ['*', 'x', false],
    [['a', 'b'], ['a', 'b'], true],
    [['a', 'b'], ['b', 'a'], false],
    [['a'], 'a', false],
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: undefined }, {}, false],
    [{}, [], false],
    ['A', 'a', false],
  ])('%j against %j: %s', (asked, value, matches) => {
    expect(constraintHolds('x', exact(asked), { x: value })).toBe(matches);
  });

  it('fails where the argument is missing, and where only its prototype has it', () => {
    expect(constraintHolds('x', exact(null), {})).toBe(false);
    expect(constraintHolds('toString', pattern('*'), {})).toBe(false);
    expect(constraintHolds('constructor.name', exact('Object'), {})).toBe(false);
  });
});

describe('the traps of globs over texts', () => {
  it.each([
    ['to', '*@mycompany.com', 'alice@mycompany.com', true],
    ['to', '*@mycompany.com', 'Alice@MyCompany.com', false],
    ['to', '*@mycompany.com', 'a@mycompany.com.evil.io', false],
    ['to', '*@mycompany.com', 'x@evil.com,b@mycompany.com', false],
    ['to', '*@mycompany.com', 'x@evil.com;b@mycompany.com', false],
    ['to', '*@mycompany.com', 'x@evil.com\nb@mycompany.com', false],
    ['to', '*@mycompany.com', 'x@evil.com\u2028b@mycompany.com', false],
    ['to', '*@mycompany.com', 'x@evil.com\u202eb@mycompany.com', false],
    ['to', '*@mycompany.com', 'x@evil.com\u0000b@mycompany.com', false],
    ['to', '*@mycompany.com', ['a@mycompany.com', 'b@mycompany.com'], true],
    ['to', '*@mycompany.com', ['a@mycompany.com', 'x@evil.com'], false],
    ['to', '*@mycompany.com', [['a@mycompany.com'], ['x@evil.com']], false],
    ['to', '*@mycompany.com', [], false],
    ['to', '*', [], false],
    ['to', '*', { address: 'a@mycompany.com' }, false],
    ['to', '*', null, false],
    ['message.to', '*@mycompany.com', 'x@evil.com,b@mycompany.com', false],
    ['replyTo', '*@mycompany.com', 'x@evil.com,b@mycompany.com', false],
    ['Reply-To', '*@mycompany.com', 'x@evil.com,b@mycompany.com', false],
    ['body', '*@mycompany.com', 'x@evil.com,b@mycompany.com', true],
    ['body', 'a*b', 'a\nb', true],
    ['path', 'staging/*', 'staging/a/b', true],
    ['n', '4?', 42, true],
    ['n', '42', '42', true],
    ['flag', 'true', true, true],
    ['flag', 'True', true, false],
    ['n', '1e21', 1e21, false],
    ['n', '1e+21', 1e21, true],
    ['env', '[!p]*', 'production', false],
    ['env', '[sd]*', 'staging', true],
  ])('%s: %s against %j: %s', (path, glob, value, matches) => {
    const keys = path.split('.');
    const params = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Record<string, unknown>;
    expect(constraintHolds(path, pattern(glob), params)).toBe(matches);
  });

  it('takes linear time on hostile patterns', () => {
    const value = 'a'.repeat(50_000);
    const begin = performance.now();
    for (const glob of ['*a'.repeat(200) + 'b', '*'.repeat(500), '[a'.repeat(200), '?*'.repeat(200) + 'b']) {
      constraintHolds('body', pattern(glob), { body: value });
    }
    expect(performance.now() - begin).toBeLessThan(5_000);
  });
});

describe('any', () => {
  it('holds always, also where the argument is missing', () => {
    expect(constraintHolds('x', any, {})).toBe(true);
    expect(constraintHolds('x', any, { x: { y: null } })).toBe(true);
  });
});

describe('arguments that no constraint names', () => {
  const constraints = { a: any, 'b.c': any, 'd.e.f': exact(1) };
  it.each<[Record<string, unknown>, string | null]>([
    [{}, null],
    [{ a: { anything: 1 } }, null],
    [{ b: { c: 1 }, d: { e: { f: 1 } } }, null],
    [{ b: {} }, null],
    [{ x: 1 }, 'x'],
    [{ b: { c: 1, x: 1 } }, 'b.x'],
    [{ b: 1 }, 'b'],
    [{ b: [1] }, 'b'],
    [{ d: { e: { f: 1, g: 2 } } }, 'd.e.g'],
    [{ 'b.c': 1 }, 'b.c'],
    [{ b: { 'c.d': 1 } }, 'b.c.d'],
  ])('%j: %s', (params, unnamed) => {
    expect(unnamedArgument(constraints, params)).toBe(unnamed);
  });

  it('are ignored unless the rule is closed', () => {
    const params = { d: { e: { f: 1 } }, extra: 'x' };
    expect(argumentsMatch({ constraints, closed: false }, params)).toBe(true);
    expect(failingArgument({ constraints, closed: true }, params)).toBe('extra');
  });
});

describe('constraints as they are given', () => {
  it('are normalised: "*" to any, another bare value to exact', () => {
    expect(constraintsInput.parse({ a: '*', b: 'x', c: 5, d: null, e: [1], f: true, g: any, h: exact('*') })).toEqual({
      ...{ a: any, b: exact('x'), c: exact(5), d: exact(null), e: exact([1]), f: exact(true), g: any, h: exact('*') },
    });
  });

  it.each([
    [{ a: { type: 'regex', value: 'x' } }, 'a.type'],
    [{ a: { type: 'exact' } }, 'a.value'],
    [{ a: { type: 'pattern', value: 5 } }, 'a.value'],
    [{ a: { type: 'pattern', value: '' } }, 'a.value'],
    [{ a: { type: 'any', value: 1 } }, 'a'],
    [{ a: { value: 'x' } }, 'a.type'],
    [{ a: {} }, 'a.type'],
  ])('are refused where they are of no known type: %j', (given, path) => {
    const parsed = constraintsInput.safeParse(given);
    const paths = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
    expect(paths.some((found) => path === found || path.startsWith(`${found}.`))).toBe(true);
  });

  it.each(['', '.', 'a.', '.a', 'a..b'])('are refused under the name %j', (name) => {
    expect(constraintsInput.safeParse({ [name]: 'x' }).success).toBe(false);
  });
});

it('scores exact 2, pattern 1, any 0', () => {
  expect(specificity({ a: exact(1), b: pattern('x*'), c: any, d: exact(2) })).toBe(5);
  expect(specificity({})).toBe(0);
});

it('calls broad what keeps nothing out', () => {
  expect([{}, { a: any }, { a: pattern('*') }, { a: pattern('***'), b: any }].every(isBroad)).toBe(true);
  expect([{ a: exact(1) }, { a: pattern('x*'), b: any }, { a: pattern('?') }].some(isBroad)).toBe(false);
});

/** The definition read aloud, by another road: a regular expression for globs, texts for equality. */
function naive(constraints: Constraints, closed: boolean, params: Record<string, unknown>): boolean {
  const at = (path: string): unknown => {
    let value: unknown = params;
    for (const key of path.split('.')) {
      if (Object.prototype.toString.call(value) !== '[object Object]') return undefined;
      const own = Object.entries(value as object).find(([name]) => name === key);
      if (!own) return undefined;
      value = own[1];
    }
    return value;
  };
  const sorted = (value: unknown): string =>
    JSON.stringify(value, (_, inner: unknown) =>
      Object.prototype.toString.call(inner) === '[object Object]'
        ? Object.fromEntries(Object.entries(inner as object).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    );
  const regex = (glob: string) =>
    new RegExp(
      `^${glob
        .replaceAll(/[.+^${}()|\\[\]]/g, '\\$&')
        .replaceAll('*', '[^]*')
        .replaceAll('?', '[^]')}$`,
      'u',
    );
  const fits = (glob: string, value: unknown, address: boolean): boolean => {
    if (Array.isArray(value)) return value.length > 0 && value.every((item) => fits(glob, item, address));
    if (typeof value === 'string') return !(address && /[,;\n]/.test(value)) && regex(glob).test(value);
    return ['number', 'boolean'].includes(typeof value) && regex(glob).test(String(value));
  };
  const leaves = (value: unknown, path: string): string[] =>
    Object.prototype.toString.call(value) === '[object Object]' && !(path in constraints)
      ? Object.keys(constraints).some((name) => path === '' || name.startsWith(`${path}.`))
        ? Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
        : [path]
      : [path];
  const all = Object.entries(constraints).every(([path, constraint]) => {
    const value = at(path);
    if (constraint.type === 'any') return true;
    if (value === undefined) return false;
    if (constraint.type === 'exact') return sorted(value) === sorted(constraint.value);
    return fits(constraint.value, value, path.endsWith('to'));
  });
  if (!all || !closed) return all;
  if (Object.keys(constraints).length === 0) return Object.keys(params).length === 0;
  return leaves(params, '')
    .filter((leaf) => leaf !== '')
    .every((leaf) => leaf in constraints);
}

// `to` twice: what holds of addresses alone must be met often enough to be missed.
const names = ['a', 'b', 'to', 'to'] as const;
const scalar = fc.oneof(
  fc.constantFrom('', 'x', 'xy', 'x,y', 'x;y', 'x\ny', '*', '1', 'true'),
  fc.constantFrom<unknown>(1, 0, true, false, null, 1.5),
);
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom(...names), scalar, { maxKeys: 2 }),
);
const constraintOf = fc.oneof(
  fc.constant(any),
  value.map(exact),
  fc.constantFrom('*', '?', 'x*', '*y', 'x?y', '1', 'tr*', 'x').map(pattern),
);
const path = fc.oneof(
  fc.constantFrom(...names),
  fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names)).map((p) => p.join('.')),
);

it('agrees with a naive matcher on random rules and params, and so does the test of a rule', () => {
  let matched = 0;
  fc.assert(
    fc.property(
      fc.dictionary(path, constraintOf, { maxKeys: 3, noNullPrototype: true }),
      fc.boolean(),
      fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3, noNullPrototype: true }),
      (constraints, closed, params) => {
        const matches = argumentsMatch({ constraints, closed }, params);
        matched += Number(matches);
        expect(matches).toBe(naive(constraints, closed, params));
        const tried = tryRule({ tool_name: 'a:b', arg_constraints: constraints, params, closed });
        expect(tried.matches).toBe(matches);
        expect(tried.arguments.every((verdict) => verdict.matches)).toBe(matches);
      },
    ),
    { numRuns: 8_000 },
  );
  expect(matched).toBeGreaterThan(100);
});
