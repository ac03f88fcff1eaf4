import pino, { type Logger } from 'pino';
import { env } from '@/lib/env';
import { redact } from '@/lib/redaction/secrets';

const holder = globalThis as typeof globalThis & { __countersignLog?: Logger };

/** The process's structured log (JSON lines on stdout). Everything that is logged passes redaction first. */
export function log(): Logger {
  return (holder.__countersignLog ??= pino({
    level: env().LOG_LEVEL,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: (entry) => redact(entry).value },
    // Redaction has made plain values of errors already.
    serializers: { err: (error: unknown) => error },
  }));
}
