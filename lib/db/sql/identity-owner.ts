import pg from 'pg';
import type { Run, Statement } from '@/lib/db/scope';

/** What only the migrating role may do: the first start, and the operator's command line. Requests never come here. */

export const INSTALL_DONE: Statement = { name: 'install-done', text: 'SELECT install_done() AS done' };

/** $1 org, $2 slug, $3 org name, $4 user, $5 e-mail, $6 name, $7 password hash. */
export const INSTALL_FIRST_ORG: Statement = {
  name: 'install-first-org',
  text: 'SELECT install_first_org($1, $2, $3, $4, $5, $6, $7) AS made',
};

/** $1 e-mail, $2 password hash. */
export const USER_RESET_PASSWORD: Statement = {
  name: 'user-reset-password',
  text: 'SELECT user_reset_password($1, $2) AS reset',
};

/** Runs statements on a connection of its own as the migrating role. */
export async function asOwner<T>(ownerUrl: string, work: (run: Run) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'countersign-operator' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(async (statement, values = []) => {
      const result = await client.query<Record<string, unknown>>({ ...statement, values: [...values] });
      return result.rows;
    });
  } finally {
    await client.end();
  }
}
