// @ts-check
import { writeSync } from 'node:fs';
import { adapterFactory } from './adapter.mjs';
import { loadSchemaEngine } from './wasm.mjs';

/**
 * @typedef {import('@prisma/schema-engine-wasm').SchemaEngine} SchemaEngine
 * @typedef {{ tag: string, url?: string }} DiffTarget
 * @typedef {{ from: DiffTarget, to: DiffTarget, datasource?: { url?: string }, datasourceType?: { url?: string } }} Params
 * @typedef {{ url: string | undefined, print: (content: string) => void }} Context
 * @typedef {{ engine: SchemaEngine, factory: ReturnType<typeof adapterFactory>, diagnosed: boolean }} Session
 */

/** One engine for each database this process was asked about. @type {Map<string | undefined, Promise<Session>>} */
const sessions = new Map();

/**
 * Runs one request of the schema engine's protocol and returns its result.
 * @param {string} method
 * @param {any} params as the CLI sent them, which is what the engine takes
 * @param {Context} context
 */
export async function callEngine(method, params, { url, print }) {
  const session = await sessionFor(databaseFor(method, params, url));
  const { engine } = session;
  try {
    switch (method) {
      case 'diff': {
        const { exitCode, stdout } = await engine.diff(params);
        if (stdout !== null && stdout !== undefined) print(stdout);
        return { exitCode };
      }
      case 'devDiagnostic':
        session.diagnosed = true;
        return await engine.devDiagnostic(params);
      case 'evaluateDataLoss':
        await diagnoseFirst(session, params);
        return await engine.evaluateDataLoss(params);
      case 'createMigration':
        await diagnoseFirst(session, params);
        return await engine.createMigration(params);
      case 'getDatabaseVersion':
        return await engine.version(params);
      case 'applyMigrations':
        return await engine.applyMigrations(params);
      case 'dbExecute':
        return await engine.dbExecute(params);
      case 'debugPanic':
        return engine.debugPanic();
      case 'diagnoseMigrationHistory':
        return await engine.diagnoseMigrationHistory(params);
      case 'ensureConnectionValidity':
        return await engine.ensureConnectionValidity(params);
      case 'introspect':
        return await engine.introspect(params);
      case 'introspectSql':
        return await engine.introspectSql(params);
      case 'markMigrationApplied':
        return await engine.markMigrationApplied(params);
      case 'markMigrationRolledBack':
        return await engine.markMigrationRolledBack(params);
      case 'reset':
        return await engine.reset(params);
      case 'schemaPush':
        return await engine.schemaPush(params);
      default:
        throw new Error(`The schema engine of this project does not know ${method}`);
    }
  } catch (error) {
    throw original(error, session.factory);
  }
}

/**
 * The WebAssembly engine plans a migration only after it has looked at the history, on the same instance.
 * @param {Session} session @param {any} params
 */
async function diagnoseFirst(session, params) {
  if (session.diagnosed) return;
  session.diagnosed = true;
  await session.engine.devDiagnostic({
    migrationsList: params.migrationsList,
    filters: params.filters,
  });
}

/**
 * Which database a request is about; undefined when it only compares schema files.
 * @param {string} method @param {Params} params @param {string | undefined} url
 */
function databaseFor(method, params, url) {
  if (method !== 'diff') return params.datasource?.url ?? params.datasourceType?.url ?? url;
  const targets = [params.from, params.to];
  if (targets.every(({ tag }) => tag === 'empty' || tag === 'schemaDatamodel')) return undefined;
  const urls = new Set(targets.flatMap((target) => target.url ?? []));
  if (urls.size > 1)
    throw new Error('A diff between two databases is not supported: dump one of them to a schema file');
  return [...urls][0] ?? url;
}

/** @param {string | undefined} url */
function sessionFor(url) {
  const open = sessions.get(url) ?? connect(url);
  sessions.set(url, open);
  return open;
}

/** @param {string | undefined} url @returns {Promise<Session>} */
async function connect(url) {
  const SchemaEngine = await loadSchemaEngine(dieOfPanic);
  const factory = adapterFactory(url);
  try {
    const engine = await SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
    return { engine, factory, diagnosed: false };
  } catch (error) {
    throw original(error, factory);
  }
}

/**
 * A panic leaves its promise unsettled for ever, so the process ends like the native engine's: code 101 tells the CLI.
 * @param {string} message
 */
function dieOfPanic(message) {
  writeSync(2, `${JSON.stringify({ level: 'ERROR', fields: { message } })}\n`);
  process.exit(101);
}

/**
 * The engine reports an exception from the adapter as a number in the adapter's registry: look it up.
 * @param {unknown} error @param {ReturnType<typeof adapterFactory>} factory
 */
function original(error, factory) {
  const id = /External error id#(\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return (id !== undefined && factory.errorRegistry.consumeError(Number(id))?.error) || error;
}
