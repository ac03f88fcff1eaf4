import { escapeHidden } from '@/lib/redaction/suspicious-text';

/**
 * What a spreadsheet would take for a formula, also behind blanks and in full width (CWE-1236). A leading apostrophe
 * makes it a text; that is what spreadsheets write themselves.
 */
const FORMULA = /^(?:[\t\r]|\s*[=+\-@\uff1d\uff0b\uff0d\uff20])/;

/** A value as the text of a cell: nothing in it hides, and none of it runs. Pure. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : isWords(value) ? value.join('; ') : JSON.stringify(value);
  const shown = escapeHidden(text);
  // Looked at twice: what stood first may be shown as an escape by now.
  return FORMULA.test(text) || FORMULA.test(shown) ? `'${shown}` : shown;
}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/**
 * Characters that don't show, or that some readers of lines take for their end. ASCII control characters JSON escapes
 * itself.
 */
const HIDDEN =
  /[\u007f-\u009f\u2028\u2029\u2800\p{Cf}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}]/gu;

/** A value as one line of JSON that hides nothing: what doesn't show is spelled `\uXXXX`, which reads back the same. Pure. */
export const jsonLine = (value: unknown): string => JSON.stringify(value).replace(HIDDEN, escaped);

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
