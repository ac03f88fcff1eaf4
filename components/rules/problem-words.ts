import type { ProblemError } from '@/lib/browser/http';

/** A refusal in words: what is wrong field by field when it says so, else its sentence. Pure. */
export const wordsOf = ({ detail, extra }: ProblemError): string =>
  extra.errors && extra.errors.length > 0
    ? extra.errors.map(({ path, message }) => `${path} ${message}`.trim()).join('; ')
    : detail;
