/** Blanks, parentheses and comments before the first word; a comment within a comment is left for the refusal below. */
const BEGINNING = /^(?:[\s(]|--[^\n]*(?:\n|$)|\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\/)*/;
const READS = /^(?:select|with|values|table|show|explain)\b/i;

/** Names by which a reading statement changes its session, or runs a text that this can't look into. */
const ALTERS = [
  'set_config',
  'ts_stat',
  'ts_rewrite',
  'query_to_xml',
  'query_to_xmlschema',
  'query_to_xml_and_xmlschema',
];

/**
 * Why a person's statement isn't run, or null. A read-only transaction alone doesn't hold it: a block of code can become
 * another role, and a function can name another organization or look past row-level security (`definers`, by name). Pure.
 */
export function whyNotRead(text: string, definers: readonly string[]): string | null {
  const statement = text.replace(BEGINNING, '');
  if (!READS.test(statement)) {
    return 'This is read-only: SELECT, WITH, VALUES, TABLE, SHOW and EXPLAIN are run, and nothing else.';
  }
  if (/\bu&"/i.test(statement)) return 'Names spelled by code points (U&"…") are not taken here.';
  const named = [...ALTERS, ...definers].find((name) =>
    new RegExp(`(?<![\\w$])${name}(?![\\w$])`, 'i').test(statement),
  );
  return named === undefined ? null : `${named} is not for read-only statements of one organization.`;
}
