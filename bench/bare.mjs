import { createServer } from 'node:http';

/** The least that a Node server can do: answers every request with a constant. Prints its port. */
const body = JSON.stringify({ decision: 'ALLOW' });
const server = createServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
process.once('disconnect', () => process.exit());
