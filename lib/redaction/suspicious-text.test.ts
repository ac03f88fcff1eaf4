import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { chr, IMITATIONS, INVISIBLE, MARKS, MIXED, PADDING } from '@/lib/redaction/hidden-corpus';
import { escapeHidden, hasHidden, revealHidden, type Segment } from '@/lib/redaction/suspicious-text';

const classesOf = (text: string) => revealHidden(text).flatMap((s) => (s.kind === 'hidden' ? [s.class] : []));

const CLEAN = [
  'Deploy app:v2.0.0 to production (3 replicas), then notify #ops.',
  '{\n  "namespace": "production",\n  "nested": {\n    "deep": [1, 2]\n  }\n}',
  'one\n\ntwo\r\n\r\nthree\tfour',
  'Zürich, façade, Ångström, Łódź, İstanbul, smörgåsbord, đồng, Việt Nam',
  'Vie\u0323\u0302t Nam', // decomposed
  'Привет, как дела? Это обычный русский текст.',
  'сор', // a Russian word of look-alikes, with no Latin beside it
  'Он сказал: рос. OK?',
  'Καλημέρα κόσμε, τι κάνεις;',
  'שָׁלוֹם עולם',
  'مرحبا بالعالم، المبلغ ١٢٣',
  'नमस्ते दुनिया',
  'สวัสดีชาวโลก',
  '你好，世界。请批准这个请求',
  'Tシャツを3枚、USBメモリ',
  '안녕하세요 세계 AI팀',
  'ქართული ენა',
  'Հայերեն',
  'ሰላም ልዑል',
  'price: 1 000,50 € · 5 µs · ½ · x² · №7',
  '😀 🚀 deploy done ✓ → next',
  'user@example.com https://example.com/a?b=c#d',
  'a_b-c.d/e:f@g+h=i',
  ' '.repeat(15),
  'table  |  cell   |    x',
  'ｆｕｌｌ　ｗｉｄｔｈ',
  'ﬁne ligature',
  '',
];

const cases = Object.entries(INVISIBLE).flatMap(([kind, codes]) => codes.map((code): [string, number] => [kind, code]));

describe('revealHidden', () => {
  it('looks at more than 200 strings', () => {
    const total = cases.length + MIXED.length + IMITATIONS.length + MARKS.length + PADDING.length + CLEAN.length;
    expect(total).toBeGreaterThanOrEqual(200);
  });

  it.each(cases)('%s: %i is named and nothing of it is left in the text', (kind, code) => {
    const segments = revealHidden(`ab${chr(code)}cd`);
    const codepoint = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    expect(segments).toMatchObject([
      { kind: 'text', text: 'ab' },
      { kind: 'hidden', class: kind, codepoint },
      { kind: 'text', text: 'cd' },
    ]);
    expect(escapeHidden(chr(code))).toBe(`⟦${codepoint}⟧`);
  });

  it.each(MIXED)('flags %s', (word) => {
    const segments = revealHidden(`please use ${word} now`);
    expect(segments.some((s) => s.kind === 'mixed-script')).toBe(true);
  });

  it.each(IMITATIONS)('flags the imitation in “%s”', (text) => {
    expect(revealHidden(text).filter((s) => s.kind === 'mixed-script')).toHaveLength(1);
  });

  it.each(MARKS)('names combining marks in %j', (text, places) => {
    expect(classesOf(text)).toEqual(Array(places).fill('combining'));
  });

  it.each(PADDING.map((text) => [JSON.stringify(text).slice(0, 40), text] as const))('collapses %s', (_name, text) => {
    const pads = revealHidden(text).filter((s) => s.kind === 'hidden' && s.class === 'padding');
    expect(pads).toHaveLength(1);
    expect(pads[0]).toMatchObject({ count: [...text].length - (text.endsWith('rm -rf /') ? 9 : 2) });
  });

  it.each(CLEAN)('leaves %j alone', (text) => {
    expect(revealHidden(text)).toEqual(text === '' ? [] : [{ kind: 'text', text }]);
    expect(hasHidden(text)).toBe(false);
    expect(escapeHidden(text)).toBe(text);
  });

  it('counts runs and reads smuggled tags', () => {
    const smuggled = [...'rm'].map((c) => chr(0xe0000 + c.charCodeAt(0))).join('');
    expect(revealHidden(`a${'\u200b'.repeat(7)}b${smuggled}`)).toEqual([
      { kind: 'text', text: 'a' },
      { kind: 'hidden', codepoint: 'U+200B', name: 'zero width space', class: 'zero-width', count: 7 },
      { kind: 'text', text: 'b' },
      { kind: 'hidden', codepoint: 'U+E0072', name: 'tag r', class: 'tag' },
      { kind: 'hidden', codepoint: 'U+E006D', name: 'tag m', class: 'tag' },
    ]);
  });

  it('shows a Trojan Source line as what it is', () => {
    expect(escapeHidden('if access != "user\u202e \u2066// admin\u2069 \u2066"')).toBe(
      'if access != "user⟦U+202E⟧ ⟦U+2066⟧// admin⟦U+2069⟧ ⟦U+2066⟧"',
    );
    expect(escapeHidden('pаypal')).toBe('pаypal⟦mixed: Latin+Cyrillic⟧');
  });

  it('loses nothing: visible text stays in order and every other code point is counted', () => {
    const odd = fc.constantFrom(
      '\u202e',
      '\u200b',
      ' '.repeat(20),
      '\n'.repeat(5),
      'а',
      'a',
      '\u0301',
      '\ufe0f',
      '1',
      '\r',
      '\r\n',
      '\ud800',
    );
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary', maxLength: 5 }), odd), { maxLength: 20 })
      .map((p) => p.join(''));
    const size = (s: Segment) => (s.kind === 'hidden' ? (s.count ?? 1) : [...s.text].length);
    fc.assert(
      fc.property(text, (t) => {
        const segments = revealHidden(t);
        expect(segments.reduce((sum, s) => sum + size(s), 0)).toBe([...t].length);
        let at = 0;
        for (const s of segments) {
          if (s.kind === 'hidden') continue;
          at = t.indexOf(s.text, at);
          expect(at).toBeGreaterThanOrEqual(0);
          at += s.text.length;
        }
        expect(classesOf(escapeHidden(t))).not.toContain('bidi');
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes linear time on hostile text', () => {
    for (const unit of [
      '\u200b',
      '\u200b\u200c',
      ' ',
      ' \n',
      '\n',
      'а',
      'aа ',
      '\u0301',
      'a\u0301\u0302\u0303',
      '\u00a0',
      'сор ',
      '\ud800',
    ]) {
      const start = performance.now();
      revealHidden('a ' + unit.repeat(200_000 / unit.length));
      expect(performance.now() - start, JSON.stringify(unit)).toBeLessThan(3_000);
    }
  });
});
