// TEMPORARY STUB of the console preview; replace freely.
type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'hidden'; codepoint: string; name: string; class: string; count?: number }
  | { kind: 'mixed-script'; text: string; scripts: string[] };
export function revealHidden(text: string): Segment[] {
  return text
    .split(/([\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]+| {8,}|p\u0430ypal)/u)
    .filter(Boolean)
    .map((t): Segment =>
      /^[\u200B-\u206F\uFEFF]/.test(t)
        ? {
            kind: 'hidden',
            codepoint: `U+${t.charCodeAt(0).toString(16).toUpperCase()}`,
            name: 'HIDDEN',
            class: 'x',
            count: t.length,
          }
        : /^ {8}/.test(t)
          ? { kind: 'hidden', codepoint: 'U+0020', name: 'SPACE', class: 'padding', count: t.length }
          : t.includes('\u0430')
            ? { kind: 'mixed-script', text: t, scripts: ['Latin', 'Cyrillic'] }
            : { kind: 'text', text: t },
    );
}
