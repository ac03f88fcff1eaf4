import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { closing } from './closing';

/** A server that answers when it is told to. */
async function started() {
  const asked: ServerResponse[] = [];
  const server = createServer((_request, response) => asked.push(response));
  const close = closing(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo; // listening on TCP, so never a pipe's name
  const ask = async () => {
    const sent = request({ port, host: '127.0.0.1', headers: { connection: 'keep-alive' } }).end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return { connection: response.headers.connection, body: await text(response) };
  };
  const arrived = async (count: number) => {
    while (asked.length < count) await once(server, 'request');
  };
  return { server, port, asked, ask, arrived, close };
}

it('answers what it was asked before and what arrives just after, then takes no more', async () => {
  const { port, asked, ask, arrived, close } = await started();
  const before = ask();
  await arrived(1);
  const closed = close(30_000);
  const after = ask();
  await arrived(2);
  for (const response of asked) response.end('here');
  expect(await Promise.all([before, after])).toEqual(Array(2).fill({ connection: 'close', body: 'here' }));
  await closed;
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('waits for an answer under way, and not for connections that ask for nothing', async () => {
  const { server, port, asked, ask, arrived, close } = await started();
  const ahead = connect(port, '127.0.0.1').resume();
  await once(ahead, 'connect');
  const slow = ask();
  await arrived(1);
  const ended = once(ahead, 'close');
  const closed = close(30_000);
  await expect.poll(() => server.listening).toBe(false);
  asked[0]?.end('late');
  expect((await slow).body).toBe('late');
  await closed;
  await ended;
});

it('cuts off what takes longer than it may', async () => {
  const { ask, arrived, close } = await started();
  const never = expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  await arrived(1);
  await close(300);
  await never;
});
