import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

type Tokens = Record<string, string>;

const css = readFileSync(new URL('./globals.css', import.meta.url), 'utf8');

function tokensOf(selector: RegExp): Tokens {
  const block = selector.exec(css)?.[1] ?? '';
  return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map(([, name, hex]) => [name, hex]));
}

const light = tokensOf(/:root\s*\{([^}]*)\}/);
const dark = { ...light, ...tokensOf(/\[data-theme='dark'\]\s*\{([^}]*)\}/) };

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(tokens: Tokens, one: string, other: string): number {
  const [a, b] = [tokens[one], tokens[other]];
  if (a === undefined || b === undefined) return 0;
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const grounds = ['canvas', 'surface', 'sunken', 'raised', 'hover', 'selected'];
const meanings = ['positive', 'negative', 'warning', 'neutral', 'slate', 'unsure', 'info'];
const inks = ['ink', 'muted', 'faint', 'accent-text', ...meanings];
const across = (list: string[], others: string[]) => list.flatMap((a) => others.map((b): [string, string] => [a, b]));

const text: [string, string][] = [
  ...across(inks, grounds),
  ...meanings.flatMap((name) => across([name, 'ink', 'muted'], [`${name}-soft`])),
  ...across(['on-accent'], ['accent', 'accent-hover']),
  ...across(['on-positive'], ['positive-solid', 'positive-solid-hover']),
  ...across(['on-negative'], ['negative-solid', 'negative-solid-hover']),
  ...across(['accent-text', 'ink'], ['accent-soft']),
  ...across(['json-key', 'json-string', 'json-number', 'json-atom'], ['sunken']),
];
const shapes: [string, string][] = [
  ...across(['focus'], grounds),
  ...across(['control'], ['canvas', 'surface', 'sunken', 'raised']),
  ...across(['chart-1', 'chart-2', 'chart-3', 'chart-4', 'chart-5', 'chart-6'], ['surface']),
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_name, tokens) => {
  const below = (pairs: [string, string][], least: number) =>
    pairs.filter(([a, b]) => contrast(tokens, a, b) < least).map(([a, b]) => `${a} on ${b}`);

  it('keeps 4.5:1 between every text and what it stands on', () => expect(below(text, 4.5)).toEqual([]));

  it('keeps 3:1 for focus rings, control edges and charts', () => expect(below(shapes, 3)).toEqual([]));
});
