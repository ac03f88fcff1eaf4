// @ts-check
import pg from 'pg';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum, bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/** PostgreSQL's internal one-byte type `"char"`, which the catalogs use and adapter-pg does not know. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/**
 * @typedef {import('@prisma/driver-adapter-utils').SqlDriverAdapter} SqlDriverAdapter
 * @typedef {{ fields: { dataTypeID: number }[] }} Result
 * @typedef {{ performIO(query: object): Promise<Result | Result[]>, onError(error: unknown): never }} Internals
 */

/**
 * The host, port, user, … of a connection string, apart. Passed to pg as a string they would win over the
 * `database` of a shadow connection, which would then silently work on the main database.
 * @param {string} url
 */
export function connectionParts(url) {
  const { host, port, user, password, database, ssl } = new pg.Client({
    connectionString: url,
  });
  return { host, port, user, password: password ?? undefined, database, ssl };
}

/** The PostgreSQL schema a Prisma URL selects with `?schema=`, `public` by default. @param {string} url */
function schemaOf(url) {
  return new URL(url).searchParams.get('schema') ?? 'public';
}

/** @type {Set<() => Promise<void>>} */
const shadowDatabases = new Set();

/** Drops the shadow databases that are still there. The engine doesn't wait for that itself. */
export async function dropShadowDatabases() {
  await Promise.all([...shadowDatabases].map((drop) => drop()));
}

/** @param {() => Promise<void>} action */
function once(action) {
  /** @type {Promise<void> | undefined} */
  let running;
  return () => (running ??= action());
}

/**
 * adapter-pg as the schema engine needs it:
 * the shadow database is connected by its own name, its pool is closed before it is dropped,
 * a script is sent whole instead of split at every `;` (functions and DO blocks contain some),
 * and catalog columns of type `"char"` are understood.
 * @param {string | undefined} url undefined for commands that need no database
 */
export function adapterFactory(url) {
  if (url === undefined) return bindMigrationAwareSqlAdapterFactory(withoutDatabase());
  const parts = connectionParts(url);
  const schema = schemaOf(url);

  /** @param {string | undefined} database @param {() => Promise<void>} afterClose */
  const open = async (database, afterClose) => {
    const pool = new pg.Pool({
      ...parts,
      database,
      application_name: 'prisma-schema-engine',
      idleTimeoutMillis: 0, // a session may hold the advisory lock while others work
    });
    const adapter = await new PrismaPg(pool, { schema }).connect();
    return remedied(adapter, pool, afterClose);
  };

  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => open(parts.database, async () => {}),
    connectToShadowDb: async () => {
      const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
      await administer(parts, `CREATE DATABASE "${name}"`);
      const drop = once(() => administer(parts, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
      shadowDatabases.add(drop);
      return open(name, drop);
    },
  });
}

/** @param {SqlDriverAdapter} adapter @param {pg.Pool} pool @param {() => Promise<void>} afterClose */
function remedied(adapter, pool, afterClose) {
  readCharColumns(adapter);
  const startTransaction = adapter.startTransaction.bind(adapter);
  adapter.startTransaction = async (isolationLevel) => {
    const transaction = await startTransaction(isolationLevel);
    readCharColumns(transaction);
    return transaction;
  };
  adapter.executeScript = async (script) => {
    try {
      await pool.query(script);
    } catch (error) {
      internals(adapter).onError(error);
    }
  };
  adapter.dispose = async () => {
    await pool.end();
    await afterClose();
  };
  return adapter;
}

/**
 * Lets columns of type `"char"` pass as text, where adapter-pg would throw, and then calls them what they are.
 * @param {import('@prisma/driver-adapter-utils').SqlQueryable} queryable
 */
function readCharColumns(queryable) {
  const own = internals(queryable);
  const performIO = own.performIO.bind(own);
  const queryRaw = queryable.queryRaw.bind(queryable);
  /** @type {WeakMap<object, number[]>} query → its "char" columns */
  const charColumns = new WeakMap();

  own.performIO = async (query) => {
    const result = await performIO(query);
    const fields = Array.isArray(result) ? [] : result.fields; // several statements: nothing is read from them
    const columns = [...fields.keys()].filter((column) => fields[column]?.dataTypeID === CHAR_OID);
    charColumns.set(query, columns);
    for (const column of columns) Object.assign(fields[column] ?? {}, { dataTypeID: TEXT_OID });
    return result;
  };
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const column of charColumns.get(query) ?? []) result.columnTypes[column] = ColumnTypeEnum.Character;
    return result;
  };
}

/**
 * adapter-pg's private methods, checked so that an upgrade that renames them fails here and not in a migration.
 * @param {object} queryable
 * @returns {Internals}
 */
function internals(queryable) {
  const candidate = /** @type {Partial<Internals>} */ (queryable);
  if (!candidate.performIO || !candidate.onError) throw new Error('@prisma/adapter-pg changed: see prisma/engine');
  return /** @type {Internals} */ (candidate);
}

/** @param {ReturnType<typeof connectionParts>} parts @param {string} statement */
async function administer(parts, statement) {
  const client = new pg.Client(parts);
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** What the engine asks every connection first; a diff between two schema files asks nothing more. */
const pretendedServer = {
  columnNames: ['exists', 'version', 'numeric_version'],
  columnTypes: [ColumnTypeEnum.Boolean, ColumnTypeEnum.Text, ColumnTypeEnum.Int32],
  rows: [[true, 'PostgreSQL 18.0', 180000]],
};

/** @returns {import('@prisma/driver-adapter-utils').SqlMigrationAwareDriverAdapterFactory} */
function withoutDatabase() {
  const refuse = async () => {
    throw new Error('This command needs a database: set DATABASE_URL (or MIGRATION_DATABASE_URL)');
  };
  /** @type {SqlDriverAdapter} */
  const adapter = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    queryRaw: async ({ sql }) => (sql.includes('server_version_num') ? pretendedServer : refuse()),
    executeRaw: refuse,
    executeScript: refuse,
    startTransaction: refuse,
    getConnectionInfo: () => ({ supportsRelationJoins: true }),
    dispose: async () => {},
  };
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: refuse,
  };
}
