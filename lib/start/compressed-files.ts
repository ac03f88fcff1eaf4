import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, sep } from 'node:path';
import { pipeline } from 'node:stream';

const TYPES: Record<string, string> = { js: 'application/javascript; charset=UTF-8', css: 'text/css; charset=UTF-8' };
const PREFIX = '/_next/static/';

/** Answers a request and says so, or says that it is not one of its files. */
export type FileServer = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves the scripts and style sheets that the build compressed beforehand (`<file>.br`) to whoever takes Brotli; all
 * else is Next's. Their names hold a hash of their content, so that they are kept for good. Only names that were found
 * at the start are answered: no path is ever put together from what was asked for.
 */
export async function compressedFiles(directory: string): Promise<FileServer> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const files = new Map<string, { path: string; size: number; type: string }>();
  for (const name of names) {
    const type = TYPES[/\.(js|css)\.br$/.exec(name)?.[1] ?? ''];
    if (type === undefined) continue;
    const path = join(directory, name);
    const asked = PREFIX + name.slice(0, -'.br'.length).replaceAll(sep, '/');
    files.set(asked, { path, type, size: (await stat(path)).size });
  }
  return ({ url, method, headers }, response) => {
    const file = files.get(url?.split('?', 1)[0] ?? '');
    if (!file || (method !== 'GET' && method !== 'HEAD') || !takesBrotli(headers['accept-encoding'])) return false;
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Length': file.size,
      'Content-Encoding': 'br',
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    if (method === 'HEAD') response.end();
    else pipeline(createReadStream(file.path), response, () => undefined); // a reader that left needs nothing more
    return true;
  };
}

/** `br;q=0` refuses it. */
const takesBrotli = (accepted: string | string[] | undefined): boolean =>
  String(accepted ?? '')
    .split(',')
    .some((part) => /^\s*br\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part));
