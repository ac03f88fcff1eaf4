import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../support/pages';
import type { DocumentName, Sample } from './samples';

/** The page that says what became of every sample, and has the commands that stand for those that can't run as printed. */
export const PAGE = 'docs/moving-from.md';

/** A row of one of the page's tables of samples: its number, what it is known by, and what became of it. */
export type Row = { n: number; known: readonly string[]; here: string };

const TITLES: Readonly<Record<DocumentName, string>> = {
  'rollout-guide': 'The rollout guide',
  'operator-runbook': 'The operator runbook',
  'signed-approvals': 'The runbook of signed approvals',
  'workflow-gateway': 'The page of the workflow gateway',
  'operator-guide': 'The operator guide',
};

const text = (): string => readFileSync(join(ROOT, PAGE), 'utf8');

/** The anchor that a heading gets. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .trim()
    .replaceAll(' ', '-');

/** The page's sections in their order: anchor and text. */
export const sections = (): { anchor: string; text: string }[] =>
  text()
    .split(/^#{1,4} /m)
    .slice(1)
    .map((section) => ({ anchor: anchorOf(section.split('\n', 1)[0] ?? ''), text: section }));

/** The rows of a document's samples. */
export function rowsOf(document: DocumentName): Row[] {
  const section = sections().find(({ anchor }) => anchor === anchorOf(TITLES[document]));
  const lines = section?.text.split('\n').filter((line) => /^\| \d/.test(line)) ?? [];
  return lines.map((line) => {
    const [, n = '', known = '', here = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const pieces = [...known.matchAll(/`([^`]+)`/g)].map(([, piece = '']) => piece.replaceAll('\\|', '|'));
    return { n: Number(n), known: pieces, here };
  });
}

/** Whether the sample is the one that a row is about: what it is known by occurs in it, in that order. */
export function isAbout({ known }: Row, sample: Sample): boolean {
  let from = 0;
  return (
    known.length > 0 &&
    known.every((piece) => {
      const at = sample.text.indexOf(piece, from);
      from = at + piece.length;
      return at >= 0;
    })
  );
}

/** The sections of the page that a row leads to. */
export const linksOf = ({ here }: Row): string[] =>
  [...here.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor = '']) => anchor);
