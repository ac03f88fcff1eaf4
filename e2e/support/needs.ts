import { spawnSync } from 'node:child_process';

/*
 * What a few tests need that isn't part of the project, and that an ordinary machine may lack. Those tests are declared
 * only where it is there; what is left out is said once, before the first test. Where CI is set, nothing may be left out.
 */

type Need = {
  is: string;
  /** What isn't tested without it. */
  tests: string;
  /** Whether it must be there where CI is set. */
  inCi: boolean;
  here: () => boolean;
};

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

const NEEDS = {
  python: {
    is: 'Python 3 (python3)',
    tests: 'the Python that the runbook of signed approvals prints',
    inCi: true,
    here: () => runs('python3', '--version'),
  },
  flask: {
    is: 'Flask for python3',
    tests: 'the Python receiver of docs/webhooks.md',
    inCi: true,
    here: () => runs('python3', '-c', 'import flask'),
  },
  documents: {
    is: 'a folder of the five documents (DOCUMENTS_DIR)',
    tests: 'that e2e/documents has all of their samples',
    inCi: false, // they belong to those who wrote them and aren't published with the project
    here: () => Boolean(process.env['DOCUMENTS_DIR']),
  },
} satisfies Record<string, Need>;

/** Whether this machine has it: to be asked where the tests are declared. */
export const has = (need: keyof typeof NEEDS): boolean => NEEDS[need].here();

/** Says what is left out on this machine. Throws where CI is set and something is that must not be. */
export function reportMissing(): void {
  const missing = Object.values<Need>(NEEDS).filter(({ here }) => !here());
  const forbidden = missing.filter(({ inCi }) => inCi && process.env['CI']);
  if (forbidden.length > 0) {
    throw new Error(`CI is set, and this machine lacks ${forbidden.map(({ is }) => is).join(' and ')}.`);
  }
  for (const { is, tests } of missing) console.log(`Left out: ${tests}. It needs ${is}.`);
}
