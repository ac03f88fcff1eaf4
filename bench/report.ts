import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform, totalmem } from 'node:os';
import { join } from 'node:path';
import { VERSION } from '@/lib/version';

/** One line of the table. A goal is an aim for an idle machine with two cores, never a failing test. */
export type Figure = {
  what: string;
  /** With its unit, as it is printed. */
  value: string;
  /** The same, of what it is compared with, measured in the same run. */
  baseline?: string;
  /** Of the value to the baseline. */
  ratio?: number;
  goal?: string;
  met?: boolean;
  /** Everything that was measured, for those who compare runs. */
  data?: unknown;
};

export const ms = (value: number): string =>
  value < 10 ? `${value.toFixed(1)} ms` : `${Math.round(value).toLocaleString('en')} ms`;
export const rate = (value: number): string => `${Math.round(value).toLocaleString('en')}/s`;

/** A line on what happens now, on standard error, so that the table can be piped. */
export const progress = (line: string): void => void process.stderr.write(`• ${line}\n`);

const COLUMNS = ['path', 'measured', 'baseline', 'ratio', 'goal', ''] as const;

/** The figures as a table for a terminal. */
function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.what,
    figure.value,
    figure.baseline ?? '',
    figure.ratio === undefined ? '' : figure.ratio.toFixed(2),
    figure.goal ?? '',
    figure.met === undefined ? '' : figure.met ? 'met' : 'missed',
  ]);
  const all = [[...COLUMNS], ...rows];
  const widths = COLUMNS.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return [line(COLUMNS), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)]
    .map((text) => text.trimEnd())
    .join('\n');
}

/** What it was measured on. The load shows whether the machine was idle. */
const machine = () => ({
  node: process.version,
  platform: `${platform()} ${arch()}`,
  cores: cpus().length,
  cpu: cpus()[0]?.model ?? 'unknown',
  memory_gb: Math.round(totalmem() / 2 ** 30),
  load: loadavg().map((value) => Number(value.toFixed(2))),
});

/** Keeps the figures in `bench/results`; returns the file's path. */
function keep(figures: readonly Figure[], startedOn: ReturnType<typeof machine>, notes: readonly string[]): string {
  const directory = join(import.meta.dirname, 'results');
  mkdirSync(directory, { recursive: true });
  const date = new Date().toISOString().replaceAll(':', '').slice(0, 17);
  const path = join(directory, `${date}.json`);
  const content = { version: VERSION, date: new Date().toISOString(), machine: startedOn, notes, figures };
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
  return path;
}

/** Begins a benchmark: what it runs on is read now, and its time counts from now. */
export function beginBench(notes: readonly string[]) {
  const startedOn = machine();
  const started = performance.now();
  return {
    /** Says on what conditions the figures stand. */
    announce(): void {
      notes.forEach(progress);
      progress(`${startedOn.cores} cores, load ${startedOn.load.join(' ')}`);
    },
    /** Measures, prints the table and keeps it. `end` frees everything, once, also when it is interrupted or fails. */
    async run(measure: () => Promise<readonly Figure[]>, end: () => Promise<void>): Promise<void> {
      let ending: Promise<void> | undefined;
      const endOnce = () => (ending ??= end());
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => void endOnce().then(() => process.exit(1)));
      }
      try {
        const figures = await measure();
        process.stdout.write(`\n${table(figures)}\n\n`);
        progress(`kept in ${keep(figures, startedOn, notes)}`);
        progress(`${Math.round((performance.now() - started) / 1000)} s in all, load now ${machine().load.join(' ')}`);
      } finally {
        await endOnce();
      }
    },
  };
}
