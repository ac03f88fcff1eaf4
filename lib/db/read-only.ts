import pg from 'pg';
import { z } from 'zod';
import { ORG_BY_REF } from './sql/identity-people';
import { whyNotRead } from './only-reads';
import { appConnection } from './pool';

/** What a statement answered: every value as PostgreSQL prints it, null for NULL. */
export type SqlAnswer = {
  readonly columns: readonly { readonly name: string; readonly typeId: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
};

/** The names that runbooks use stand in front of PostgreSQL's own. */
const SEARCH_PATH = 'runbook, pg_catalog, public';

/** The statement or its organization is not right; the message is for the person who typed it. */
export class SqlProblem extends Error {
  override readonly name = 'SqlProblem';
}

const orgRow = z.object({ org_id: z.string() });

/**
 * Runs one statement of a person in a read-only transaction on a connection of its own, as the application's role and
 * with row-level security showing one organization (id or slug). Throws `SqlProblem` for an unknown organization, for what
 * could leave either, and for what PostgreSQL refuses.
 */
export async function readOnlySql(
  url: string,
  org: string,
  text: string,
  { timeoutSeconds = 60 }: { timeoutSeconds?: number } = {},
): Promise<SqlAnswer> {
  const client = new pg.Client({ ...appConnection(url), application_name: 'countersign-sql' });
  client.on('error', () => undefined);
  try {
    const orgId = await client
      .connect()
      .then(() => findOrg(client, org))
      .catch(notSetUp);
    const refusal = whyNotRead(text, await definers(client));
    if (refusal !== null) throw new SqlProblem(refusal);
    await client.query('BEGIN READ ONLY');
    await client.query(
      `SELECT set_config('app.org_id', $1, true), set_config('search_path', $2, true),
        set_config('statement_timeout', $3, true)`,
      [orgId, SEARCH_PATH, `${timeoutSeconds * 1000}`],
    );
    return await ask(client, text);
  } finally {
    await client.end(); // ends the transaction
  }
}

/** Without the application's role or its functions there was never a server on this database. */
function notSetUp(error: unknown): never {
  if (error instanceof pg.DatabaseError && (error.code === '22023' || error.code === '42883')) {
    throw new SqlProblem('This database has not been set up yet: start the server once.', { cause: error });
  }
  throw error;
}

async function findOrg(client: pg.Client, org: string): Promise<string> {
  const id = z.uuid().safeParse(org);
  const { rows } = await client.query(ORG_BY_REF.text, id.success ? [id.data, null] : [null, org]);
  const [row] = z.array(orgRow).parse(rows);
  if (!row) throw new SqlProblem(`There is no organization ${org}.`);
  return row.org_id;
}

/** Functions that look past row-level security: jobs and sign-ins need them, and they answer for every organization. */
async function definers(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT DISTINCT p.proname::text AS name FROM pg_proc p WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace`,
  );
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name);
}

const asText: pg.CustomTypesConfig = { getTypeParser: () => (value: unknown) => value };

async function ask(client: pg.Client, text: string): Promise<SqlAnswer> {
  try {
    // The extended protocol takes one statement only: nobody ends the read-only transaction by a semicolon.
    const query: pg.QueryArrayConfig & { queryMode: string } = {
      text,
      rowMode: 'array',
      queryMode: 'extended',
      types: asText,
    };
    const { fields, rows } = await client.query<(string | null)[]>(query);
    return { columns: fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID })), rows };
  } catch (error) {
    if (error instanceof pg.DatabaseError) throw new SqlProblem(describe(error, text), { cause: error });
    throw error;
  }
}

/** What PostgreSQL says of a text with more than one statement; the same code stands for every fault of syntax. */
const SEVERAL = /multiple commands/;

function describe({ message, hint, position }: pg.DatabaseError, text: string): string {
  if (SEVERAL.test(message)) {
    return 'There is more than one statement, told apart by a semicolon: none of them was run. Run them one by one.';
  }
  const at = Number(position);
  const line = Number.isInteger(at) && at > 0 ? ` (line ${text.slice(0, at).split('\n').length})` : '';
  return `${message}${line}${hint ? `\n${hint}` : ''}`;
}
