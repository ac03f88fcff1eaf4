import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A mail as it was handed over: envelope, and the message with its headers as sent. */
export type ReceivedMail = { from: string; to: string[]; message: string };

export type SmtpReceiver = {
  url: string;
  mails: ReceivedMail[];
  /** What it answers to a message from now on. */
  answer: (line: string) => void;
  close: () => Promise<void>;
};

/** A mail server on 127.0.0.1 that speaks as much of RFC 5321 as a client needs, and keeps what it gets. */
export async function startSmtpReceiver(): Promise<SmtpReceiver> {
  const mails: ReceivedMail[] = [];
  const sockets = new Set<Socket>();
  let verdict = '250 OK';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    serve(socket, () => verdict, mails);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's name
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    answer: (line) => (verdict = line),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function serve(socket: Socket, verdict: () => string, mails: ReceivedMail[]): void {
  let buffer = '';
  let mail: ReceivedMail = { from: '', to: [], message: '' };
  let inMessage = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';
  say('220 receiver');
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    buffer += chunk;
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (inMessage) {
        if (line !== '.') {
          mail.message += `${line.replace(/^\.\./, '.')}\r\n`;
          continue;
        }
        inMessage = false;
        if (verdict().startsWith('250')) mails.push(mail);
        mail = { from: '', to: [], message: '' };
        say(verdict());
      } else if (/^(EHLO|HELO)/i.test(line)) say('250 receiver');
      else if (/^MAIL FROM/i.test(line)) {
        mail.from = address(line);
        say('250 OK');
      } else if (/^RCPT TO/i.test(line)) {
        mail.to.push(address(line));
        say('250 OK');
      } else if (/^DATA/i.test(line)) {
        inMessage = true;
        say('354 go on');
      } else if (/^QUIT/i.test(line)) {
        say('221 bye');
        socket.end();
      } else say('250 OK');
    }
  });
}

/** The parts of a message in the clear (quoted-printable and base64 undone), and its subject. */
export function readMail({ message }: ReceivedMail): { subject: string; text: string; html: string; headers: string } {
  const [headers = ''] = message.split('\r\n\r\n', 1);
  const unfolded = headers.replaceAll(/\r\n[ \t]+/g, ' ');
  const part = (type: string) => {
    const found = new RegExp(
      `Content-Type: ${type}[^]*?Content-Transfer-Encoding: (\\S+)[^]*?\\r\\n\\r\\n([^]*?)\\r\\n--`,
      'i',
    ).exec(message);
    return decode(found?.[2] ?? '', found?.[1] ?? '7bit');
  };
  const subject = /^Subject: (.*)$/im.exec(unfolded)?.[1] ?? '';
  return { subject, text: part('text/plain'), html: part('text/html'), headers: unfolded };
}

function decode(text: string, encoding: string): string {
  if (encoding === 'base64') return Buffer.from(text, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return text;
  const joined = text.replaceAll('=\r\n', '');
  return decodeURIComponent(joined.replaceAll('%', '%25').replaceAll(/=([0-9A-F]{2})/g, '%$1'));
}
