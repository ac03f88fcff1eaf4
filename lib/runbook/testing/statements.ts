import { readFileSync } from 'node:fs';

/** The statements of `runbook.sql` by what they are for. */
export function runbookStatements(): Map<string, string> {
  const text = readFileSync(new URL('./runbook.sql', import.meta.url), 'utf8');
  const parts = text.split(/^-- name: (.+)\n/m).slice(1);
  const statements = new Map<string, string>();
  for (let i = 0; i + 1 < parts.length; i += 2) statements.set(parts[i] ?? '', (parts[i + 1] ?? '').trim());
  return statements;
}
