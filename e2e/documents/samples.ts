import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * The five documents that people come with, reduced to their samples: every fenced block, and every command that stands
 * between paragraphs, verbatim and numbered as they stand. Each file says which text it was taken from.
 */

/** The documents, by the name of the file that holds their samples. */
export const DOCUMENTS = [
  'rollout-guide',
  'operator-runbook',
  'signed-approvals',
  'workflow-gateway',
  'operator-guide',
] as const;
export type DocumentName = (typeof DOCUMENTS)[number];

export type Sample = {
  document: DocumentName;
  /** From 1, in the order of the document. */
  n: number;
  /** The fence's word; '' where there is none. */
  language: string;
  /** The heading above it. */
  heading: string;
  text: string;
};

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The samples of a document's own text. */
export function samplesOf(document: DocumentName, text: string): Sample[] {
  const lines = text.split(/\r?\n/);
  const samples: Sample[] = [];
  let heading = '';
  const add = (language: string, block: string[]) =>
    samples.push({ document, n: samples.length + 1, language, heading, text: dedented(block) });
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const [, language] = /^\s*```(\w*)\s*$/.exec(line) ?? [];
    if (language !== undefined) {
      const end = lines.findIndex((other, index) => index > at && /^\s*```\s*$/.test(other));
      add(language, lines.slice(at + 1, end));
      at = end;
    } else if (line.startsWith('curl ')) {
      const end = endOfCommand(lines, at);
      add('bash', lines.slice(at, end));
      at = end - 1;
    } else if (/^#+ /.test(line)) heading = line.replace(/^#+ /, '').trim();
    else if (isTitle(line, lines[at + 1])) heading = line.trim();
  }
  return samples;
}

/** In a document whose headings lost their marks: the line right above a command. */
const isTitle = (line: string, next: string | undefined): boolean => line !== '' && (next ?? '').startsWith('curl ');

/** The line behind a command that goes on after a backslash or inside quotes. */
function endOfCommand(lines: readonly string[], from: number): number {
  for (let end = from + 1; ; end++) {
    const command = lines.slice(from, end).join('\n');
    const open = (command.split("'").length - 1) % 2 === 1;
    if (end >= lines.length || (!open && !command.endsWith('\\'))) return end;
  }
}

function dedented(block: readonly string[]): string {
  const indents = block.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents);
  return block
    .map((line) => line.slice(indent).trimEnd())
    .join('\n')
    .trim();
}

const HEAD = (sample: Sample): string => `=== ${sample.n} | ${sample.language} | ${sample.heading}`;

/** A file of samples, as it is checked in. */
export const written = (text: string, samples: readonly Sample[]): string =>
  [`sha256 ${sha256(text)}`, ...samples.flatMap((sample) => [HEAD(sample), sample.text])].join('\n') + '\n';

/** The file that holds a document's samples. */
export const fileOf = (document: DocumentName): string =>
  readFileSync(join(import.meta.dirname, `${document}.txt`), 'utf8');

/** The checked-in samples of a document, and the hash of the text that they were taken from. */
export function readSamples(document: DocumentName): { hash: string; samples: Sample[] } {
  const [first = '', ...blocks] = fileOf(document).split(/^=== /m);
  const samples = blocks.map((block): Sample => {
    const [head = '', ...text] = block.split('\n');
    const [n = '', language = '', heading = ''] = head.split(' | ');
    return { document, n: Number(n), language, heading, text: text.join('\n').trimEnd() };
  });
  return { hash: first.replace('sha256 ', '').trim(), samples };
}

/** The text of one sample. */
export function sampleText(document: DocumentName, n: number): string {
  const sample = readSamples(document).samples.find((one) => one.n === n);
  if (!sample) throw new Error(`${document} has no sample ${n}`);
  return sample.text;
}

/** One of a sample's lines that begin so. */
export function printedLine(document: DocumentName, n: number, start: string, index = 0): string {
  const line = sampleText(document, n)
    .split('\n')
    .filter((text) => text.startsWith(start))[index];
  if (line === undefined) throw new Error(`sample ${n} of ${document} has no such line`);
  return line;
}
