#!/usr/bin/env node
// @ts-check
/**
 * Stands in for Prisma's native schema engine, which its CLI otherwise downloads from a host of its own.
 * Speaks the same protocol: JSON-RPC, one message a line, on stdin and stdout; `cli can-connect-to-database` and
 * `cli create-database` as sub-commands. The work is done by Prisma's own engine compiled to WebAssembly.
 */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { connectionParts, dropShadowDatabases } from './adapter.mjs';
import { callEngine } from './calls.mjs';
import { describeError } from './errors.mjs';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  strict: false,
  allowPositionals: true,
  options: {
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
  },
});
/** @type {string | undefined} */
const url = typeof values.datasource === 'string' ? JSON.parse(values.datasource).url : undefined;

if (positionals[0] === 'cli') await runSubCommand(positionals[1]);
else if (process.argv.includes('--version')) process.stdout.write('schema-engine (WebAssembly)\n');
else await serve();

/** Answers requests in order until stdin ends or the CLI kills us, which it does as soon as it has its last answer. */
async function serve() {
  process.on('SIGTERM', finish);
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (request.method === undefined) continue; // the CLI's answer to our `print`
    send(await answer(request));
  }
  await finish();
}

async function finish() {
  await dropShadowDatabases().catch((error) => log('WARN', { message: describeError(error).message }));
  process.exit();
}

/** @param {{ id: number, method: string, params?: unknown }} request */
async function answer({ id, method, params }) {
  try {
    return {
      jsonrpc: '2.0',
      id,
      result: (await callEngine(method, params ?? {}, { url, print })) ?? null,
    };
  } catch (error) {
    const data = describeError(error);
    return {
      jsonrpc: '2.0',
      id,
      error: { code: 4466, message: 'An error happened. See data.', data },
    };
  }
}

/** Asks the CLI to print, since stdout belongs to the protocol. @param {string} content */
function print(content) {
  send({
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'print',
    params: { content },
  });
}

/** @param {unknown} message */
function send(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

/** @param {string | undefined} command */
async function runSubCommand(command) {
  try {
    if (url === undefined) throw new Error('No --datasource given');
    const parts = connectionParts(url);
    if (command === 'can-connect-to-database') await query(parts, 'SELECT 1');
    else if (command === 'create-database') {
      const name = pg.escapeIdentifier(parts.database ?? 'postgres');
      await query({ ...parts, database: 'postgres' }, `CREATE DATABASE ${name}`);
    } else throw new Error(`Unsupported sub-command: ${command}`);
  } catch (error) {
    const { message, error_code } = describeError(error);
    log('INFO', { message: `Running ${command}` }); // the CLI skips the first line
    log('ERROR', { message, error_code });
    process.exitCode = 1;
  }
}

/** @param {string} level @param {object} fields */
function log(level, fields) {
  process.stderr.write(`${JSON.stringify({ level, target: 'schema_engine::logger', fields })}\n`);
}

/** @param {pg.ClientConfig} config @param {string} statement */
async function query(config, statement) {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end();
  }
}
