import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { metrics } from './registry';

const lines = readFileSync(resolve(import.meta.dirname, '../../docs/prometheus-rules.yml'), 'utf8').split('\n');

type Rule = { name: string; kind: string; expr: string; for?: string; severity?: string; summary?: string };

/** Reads the file line by line, each of which must be one of the few shapes that a file of rules has; YAML's own way out. */
function read(): Rule[] {
  const rules: Rule[] = [];
  let folded = false;
  for (const line of lines.filter((text) => text.trim() !== '' && !text.startsWith('#'))) {
    const rule = rules.at(-1);
    const begun = /^ {6}- (alert|record): ([A-Za-z_:][\w:]*)$/.exec(line);
    const field = /^ {8}(expr|for|labels|annotations): (.+)$/.exec(line);
    if (begun) rules.push({ kind: begun[1]!, name: begun[2]!, expr: '' });
    else if (folded && line.startsWith(' '.repeat(10)) && rule) rule.expr += ` ${line.trim()}`;
    else if (field && rule) {
      const [, key, value = ''] = field;
      folded = key === 'expr' && value === '|';
      if (key === 'expr' && !folded) rule.expr = value;
      if (key === 'for') rule.for = value;
      if (key === 'labels') rule.severity = /^\{ severity: (\w+) \}$/.exec(value)![1]!;
      if (key === 'annotations') rule.summary = /^\{ summary: '([^']+)' \}$/.exec(value)![1]!;
    } else expect(['groups:', '  - name: countersign', '    rules:'], line).toContain(line);
  }
  return rules;
}

/** What of a metric may be asked: its own name, or its parts if it is a histogram; with its labels. */
async function known(): Promise<Map<string, string[]>> {
  const of = new Map([['up', ['job', 'instance']]]);
  for (const metric of await metrics().registry.getMetricsAsArray()) {
    const labels = 'labelNames' in metric ? (metric.labelNames as string[]) : []; // not in the type, but there
    of.set(metric.name, labels);
    for (const part of ['bucket', 'count', 'sum']) of.set(`${metric.name}_${part}`, [...labels, 'le']);
  }
  return of;
}

const WORDS = new Set('max sum by increase rate histogram_quantile'.split(' '));

describe('the rules for Prometheus', () => {
  const rules = read();

  it('are complete, each under a name of its own', () => {
    expect(rules.length).toBeGreaterThan(5);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    for (const rule of rules.filter(({ kind }) => kind === 'alert')) {
      expect(rule.for, rule.name).toMatch(/^\d+[smhd]$/);
      expect(['info', 'medium', 'high', 'critical'], rule.name).toContain(rule.severity);
      expect(rule.summary, rule.name).toMatch(/\{\{ \$(value|labels\.\w+)/);
    }
  });

  it('ask for metrics and labels that the server has, in expressions that close what they open', async () => {
    const names = await known();
    for (const { name, kind } of rules) if (kind === 'record') names.set(name, ['org']);
    for (const { name, expr } of rules) {
      const depth = [...expr].reduce(
        (open, sign) => open + Number('([{'.includes(sign)) - Number(')]}'.includes(sign)),
        0,
      );
      expect(depth, name).toBe(0);
      const bare = expr.replaceAll(/"[^"]*"/g, '""');
      const asked = (bare.match(/[A-Za-z_][\w:]*(?![\w:]*\s*=)/g) ?? []).filter((word) => !WORDS.has(word));
      const labels = [...bare.matchAll(/by \(([^)]*)\)|(\w+)=~?""/g)].flatMap((found) =>
        (found[1] ?? found[2] ?? '').split(',').map((label) => label.trim()),
      );
      const used = asked.filter((word) => names.has(word));
      expect(used.length, name).toBeGreaterThan(0);
      const allowed = new Set(used.flatMap((word) => names.get(word) ?? []));
      for (const label of labels) expect(allowed, `${label} in ${name}`).toContain(label);
      const rest = asked.filter((word) => !names.has(word) && !labels.includes(word) && !/^[smhd]$/.test(word));
      expect(rest, name).toEqual([]);
    }
  });
});
