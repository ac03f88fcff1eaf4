#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { checkReceipt, keysOf } from './verify-receipt';

/** `countersign verify receipt.jws [--jwks file]`: checks a receipt offline. Exit code 0: valid, 1: not, 2: wrong use. */
const USAGE = `Usage: countersign verify <receipt.jws | -> [--jwks <file>]

Checks the receipt of a decision offline, with the public keys of the server that gave it: a file that you fetched
from https://<your server>/.well-known/jwks.json (jwks.json here unless said). Keep that file where you trust it.`;

process.exitCode = main(process.argv.slice(2));

function main(args: string[]): number {
  let given: ReturnType<typeof read>;
  try {
    given = read(args);
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const [command, file, ...more] = given.positionals;
  if (command !== 'verify' || file === undefined || more.length > 0) return usage();
  const jwks = given.values.jwks ?? 'jwks.json';
  if (!existsSync(jwks)) return usage(`There is no file ${jwks} with the public keys.`);
  if (file !== '-' && !existsSync(file)) return usage(`There is no file ${file}.`);
  const keys = keysOf(parsed(readFileSync(jwks, 'utf8')));
  if (!keys) return usage(`${jwks} holds no JSON Web Key Set.`);
  const checked = checkReceipt(readFileSync(file === '-' ? 0 : file, 'utf8'), keys);
  if (!checked.valid) {
    console.error(`NOT VALID: ${checked.error}`);
    return 1;
  }
  console.log('VALID');
  console.log(JSON.stringify(checked.claims, null, 2));
  return 0;
}

function read(args: string[]) {
  return parseArgs({ args, allowPositionals: true, options: { jwks: { type: 'string' } } });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function usage(problem?: string): number {
  console.error(problem === undefined ? USAGE : `${problem}\n\n${USAGE}`);
  return 2;
}
