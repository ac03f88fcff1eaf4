import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressStatic } from '@/scripts/compress.mjs';
import { compressedFiles } from './compressed-files';

const SCRIPT = 'console.log("countersign");'.repeat(50);
let directory: string;
let server: Server;
let base: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'countersign-test-files-'));
  await mkdir(join(directory, 'chunks'));
  await writeFile(join(directory, 'chunks/a.js'), SCRIPT);
  await writeFile(join(directory, 'chunks/b.css'), 'a{}');
  await writeFile(join(directory, 'secret.txt'), 'x');
  await writeFile(join(directory, 'secret.txt.br'), brotliCompressSync('x'));
  expect(await compressStatic(directory)).toBe(2);
  const files = await compressedFiles(directory);
  server = createServer((request, response) => {
    if (!files(request, response)) response.writeHead(404).end('next');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // listening on TCP, so never a pipe's name
});

afterAll(async () => {
  await new Promise((done) => server.close(done));
  await rm(directory, { recursive: true });
});

const get = (path: string, encoding: string, method = 'GET') =>
  fetch(base + path, { method, headers: { 'accept-encoding': encoding } });

describe('files that the build compressed', () => {
  it('come as Brotli, to be kept for good', async () => {
    const answer = await get('/_next/static/chunks/a.js?dpl=1', 'gzip, deflate, br, zstd');
    expect(answer.headers.get('content-encoding')).toBe('br');
    expect(answer.headers.get('content-type')).toContain('javascript');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
    expect(Number(answer.headers.get('content-length'))).toBeLessThan(SCRIPT.length / 10);
    expect(await answer.text()).toBe(SCRIPT);
    expect((await get('/_next/static/chunks/b.css', 'br')).headers.get('content-type')).toContain('text/css');
    const head = await get('/_next/static/chunks/a.js', 'br', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    ['to whoever takes none', '/_next/static/chunks/a.js', 'gzip', 'GET'],
    ['to whoever refuses it', '/_next/static/chunks/a.js', 'gzip, br;q=0', 'GET'],
    ['of other kinds', '/_next/static/secret.txt', 'br', 'GET'],
    ['that are not there', '/_next/static/chunks/c.js', 'br', 'GET'],
    ['outside of the directory', '/_next/static/../package.json', 'br', 'GET'],
    ['by another method', '/_next/static/chunks/a.js', 'br', 'POST'],
  ])('are left to Next %s', async (_, path, encoding, method) => {
    expect(await (await get(path, encoding, method)).text()).toBe('next');
  });
});
