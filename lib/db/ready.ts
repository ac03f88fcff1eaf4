import type { Statement } from './scope';
import { APP_ROLE } from './pool';
import { withoutOrg } from './scope';

const PING: Statement = { name: 'ping', text: 'SELECT 1' };

/** Who the application's connections are: anything that could see past row-level security must not serve requests. */
const ROLE: Statement = {
  name: 'effective-role',
  text: `
    SELECT current_user AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypasses,
      EXISTS (SELECT FROM pg_class c WHERE c.relname = 'approvals' AND pg_get_userbyid(c.relowner) = current_user) AS owner
    FROM pg_roles r WHERE r.rolname = current_user`,
};

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer));
}

/** Whether the database answers within `ms`. */
export async function databaseAnswers(ms: number): Promise<boolean> {
  try {
    await within(
      ms,
      withoutOrg((run) => run(PING)),
    );
    return true;
  } catch {
    return false;
  }
}

/** Whether the pool works as the unprivileged role: not superuser, no BYPASSRLS, not the tables' owner. */
export async function roleIsSafe(ms: number): Promise<boolean> {
  try {
    const [role] = await within(
      ms,
      withoutOrg((run) => run(ROLE)),
    );
    return role?.['name'] === APP_ROLE && !role['superuser'] && !role['bypasses'] && !role['owner'];
  } catch {
    return false;
  }
}
