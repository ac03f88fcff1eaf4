import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** What surrounds a page's commands: the first error of any of them ends it, also inside `$(…)`. */
export const PROLOGUE = `set -euo pipefail
npm() { (cd "$ROOT" && command npm "$@") || { echo "npm $*" >> failures; return 22; }; }
curl() { command curl --fail-with-body "$@" || { echo "curl $*" >> failures; return 22; }; }
`;
export const EPILOGUE = `
echo "$TOKEN" > token
echo "\${COUNTERSIGN_API_KEY:-}" > key
`;

/** The blocks of a page that say that they can be run, with the address of this server. */
export function blocksOf(page: string, language: string, url: string): string[] {
  const fence = new RegExp(`^ *\`\`\`${language} runnable.*\\n([\\s\\S]*?)^ *\`\`\``, 'gm');
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(fence)].map(([, code = '']) =>
    code.replaceAll('http://localhost:3000', url),
  );
}

/** Runs a program to its end, whatever that is. */
export function runProgram(program: string, args: string[], cwd: string, env: Record<string, string>) {
  // The test runner asks for colours; nobody's shell does when it reads another program's output.
  const environment = { ...process.env, FORCE_COLOR: '0', ...env };
  const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return new Promise<{ code: number | null; output: string }>((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}
