import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runbookStatements } from './testing/statements';

const DOCUMENTS = resolve(import.meta.dirname, '../../e2e/documents');
const squeeze = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

/** The statements of a document, each from its SELECT to the semicolon or to the bracket that closes it. */
function printedIn(name: string): string[] {
  const text = readFileSync(join(DOCUMENTS, name), 'utf8');
  return [...text.matchAll(/^ *SELECT\b[\s\S]*?(?=;|^\s*\) TO )/gm)].map(([statement]) => squeeze(statement));
}

describe('the list of statements', () => {
  const listed = [...runbookStatements().values()].map((text) => squeeze(text.replaceAll(/^--.*$/gm, '')));

  it.each([
    ['operator-runbook.txt', 14],
    ['rollout-guide.txt', 2],
  ])('has every SELECT that %s prints', (name, count) => {
    const printed = printedIn(name);
    expect(printed).toHaveLength(count);
    for (const statement of printed) expect(listed).toContain(`${statement};`);
  });
});
