import type { HiddenClass } from '@/lib/redaction/suspicious-text';

/*
 * Texts that hide something from their reader, for the tests of everything that shows what agents write.
 */

export const chr = (code: number) => String.fromCodePoint(code);
const range = (from: number, to: number, step = 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
/** Code points that nobody sees, by the class that they are named as. */
export const INVISIBLE: Record<Exclude<HiddenClass, 'padding' | 'combining'>, number[]> = {
  bidi: [0x61c, 0x200e, 0x200f, ...range(0x202a, 0x202e), ...range(0x2066, 0x2069)],
  'zero-width': [0xad, 0x180e, 0x200b, 0x200c, 0x200d, ...range(0x2060, 0x2064), 0xfeff],
  control: [
    ...range(0x00, 0x08),
    ...range(0x0b, 0x1f),
    ...range(0x7f, 0x9f, 4),
    0x85,
    0x2028,
    0x2029,
    0x600,
    0x6dd,
    0x70f,
    0xfff9,
    0xfffa,
    0xfffb,
    0xe000,
    0xf8ff,
    0xf0000,
    0xfffe,
    0xfdd0,
    0xd800,
    0xdfff,
  ],
  tag: [0xe0001, ...range(0xe0020, 0xe007f, 5), 0xe007f],
  variation: [...range(0xfe00, 0xfe0f), 0x180b, 0x180c, 0x180d, ...range(0xe0100, 0xe01ef, 24), 0xe01ef],
  'default-ignorable': [
    0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2065, 0x206a, 0x206f, 0x2800, 0x3164, 0xffa0, 0xfff0, 0x1bca0, 0x1d173,
    0xe0fff,
  ],
};

/** Words of letters of several scripts. */
export const MIXED = [
  'pаypal', // Cyrillic а
  'аpple',
  'gооgle',
  'micrоsoft.com',
  'GitНub',
  'αdmin',
  'rοot',
  'Ρaypal',
  'ѕecure',
  'trаnsfer',
  'kubеrnetes:deploy',
  'scоpe',
  'Տcale',
  'օpen',
  'אadmin',
  'paypaⅼх',
  'ｐaypal',
  'pay１００a',
  '𝐩𝐚𝐲𝐩𝐚𝐥',
  '𝓪dmin',
  '1٢3',
  '10०0',
  'Ꭺdmin',
  'user_аdmin',
  'ԁelete',
];
/** Words of another script that stand for Latin ones beside them. */
export const IMITATIONS = ['send to сосо now', 'scope: а', 'ОК to run', 'buy ΑΒΒ shares', 'run сore now'];

/** Floods of combining marks, and how many of them are named. */
export const MARKS: [string, number][] = [
  ['Z\u0300\u0301\u0302\u0303\u0304lgo', 1],
  ['a' + '\u0301'.repeat(50), 1],
  ['ก' + '\u0e47'.repeat(20), 1],
  ['\u0301leading', 1],
  ['a\u0336p\u0336p\u0336', 3],
  ['x\u0338', 1],
  ['n\u20e0o', 1],
  ['ok \u0489', 1],
  ['! \u0301\u0302', 1],
];
/** Blanks that push what follows out of sight. */
export const PADDING = [
  'a' + ' '.repeat(16) + 'b',
  'a' + ' '.repeat(5000) + 'rm -rf /',
  'a' + '\t'.repeat(16) + 'b',
  'a' + '\u00a0'.repeat(4) + 'b',
  'a' + '\u3000'.repeat(10) + 'b',
  'a' + ' \u2003'.repeat(3) + 'b',
  'a' + '\n'.repeat(4) + 'b',
  'a' + '\r\n'.repeat(30) + 'b',
  'a' + '\n   '.repeat(6) + 'b',
];
