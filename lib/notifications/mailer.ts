import { createTransport } from 'nodemailer';
import { env } from '@/lib/env';

/** One mail, both ways of reading it. All of it is our own text. */
export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** The same at every try, so that a mailbox can tell a repetition. */
  messageId: string;
};

export type Mailer = { send: (mail: Mail) => Promise<void>; close: () => void };

/**
 * The mail server of `SMTP_URL` (`smtp://` with STARTTLS where it is offered, `smtps://`), or null without one. The
 * sender is `?from=`, else `countersign@` and the host of `APP_URL`. A send throws when the server doesn't take the mail.
 */
export function createMailer(): Mailer | null {
  const { SMTP_URL, appUrl } = env();
  if (SMTP_URL === undefined) return null;
  const url = new URL(SMTP_URL);
  const host = new URL(appUrl).hostname;
  const from = url.searchParams.get('from') ?? `Countersign <countersign@${host}>`;
  url.searchParams.delete('from');
  const transport = createTransport({
    url: url.toString(),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ messageId, ...mail }) => {
      const headers = { 'Auto-Submitted': 'auto-generated' };
      await transport.sendMail({ ...mail, from, messageId: `<${messageId}@${host}>`, headers });
    },
    close: () => transport.close(),
  };
}
