/** Stems of the passwords that guessing begins with; digits, signs and case around them don't make them better. */
const COMMON = [
  'password',
  'passwort',
  'qwertyuiop',
  'qwerty',
  'azerty',
  'letmein',
  'welcome',
  'iloveyou',
  'admin',
  'administrator',
  'changeme',
  'countersign',
  'approve',
  'approval',
  'secret',
  'monkey',
  'dragon',
  'football',
  'sunshine',
  'trustno',
  'default',
  'login',
  'master',
  'abc',
  'test',
];

/** Why a new password is too easy to guess, as a sentence for its field; null when nothing speaks against it. */
export function weakness(password: string, email: string): string | null {
  const lower = password.normalize('NFKC').toLowerCase();
  if (new Set(lower).size < 5) return 'must have at least 5 different characters';
  const [name = ''] = email.toLowerCase().split('@');
  if (lower.includes(email.toLowerCase()) || (name.length >= 4 && core(lower) === core(name))) {
    return 'must not be your e-mail address';
  }
  if (COMMON.some((word) => isRepeated(core(lower), word)) || isSequence(lower)) {
    return 'is one of the first that would be guessed; take a few random words';
  }
  return null;
}

/** Letters only, without what stands around them and with the usual replacements undone: `P@ssw0rd-2026!` → `password`. */
function core(text: string): string {
  const inner = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const undone = inner.replaceAll('@', 'a').replaceAll('0', 'o').replaceAll('$', 's').replaceAll('3', 'e');
  return undone.replace(/[^\p{L}]/gu, '');
}

const isRepeated = (text: string, word: string): boolean => text !== '' && text.replaceAll(word, '') === '';

/** `123456789012`, `abcdefghijkl`: every character follows the one before by the same step. */
function isSequence(text: string): boolean {
  const codes = [...text].map((letter) => letter.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, i) => code - (codes[i] ?? 0));
  return steps.filter((step) => step === steps[0]).length >= steps.length - 1;
}
