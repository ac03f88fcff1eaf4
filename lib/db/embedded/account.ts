import { execFile } from 'node:child_process';

/** The system account that PostgreSQL runs as, when it isn't the one of this process. */
export type Account = { readonly uid: number; readonly gid: number };

export type Outcome = { readonly ok: boolean; readonly stdout: string; readonly stderr: string };

/**
 * What PostgreSQL's programs get as environment: nothing of ours, because `PGPORT`, `PGOPTIONS` and the like, set for
 * another database, would bend this one.
 */
export const childEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: 'production', // Next's types want it in every environment
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** Runs a program to its end, as the account if one is given. Never throws: a program that can't run is not ok. */
export function run(file: string, args: readonly string[], account?: Account): Promise<Outcome> {
  return new Promise((resolve) => {
    const options = { env: childEnvironment, cwd: '/', ...account };
    execFile(file, args, options, (error, stdout, stderr) => {
      resolve({ ok: error === null, stdout, stderr: stderr || (error?.message ?? '') });
    });
  });
}

/**
 * PostgreSQL refuses to run as root. Started as root, it runs as `postgres` if that account exists, else as `nobody`;
 * it must have an entry in the account database, or initdb fails. Undefined: run it as we are.
 */
export async function databaseAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    if (uid.ok && gid.ok) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  return undefined;
}

/** Whether the account (or this process) can enter a directory, its parents included. */
export async function canEnter(directory: string, account?: Account): Promise<boolean> {
  return (await run('/bin/sh', ['-c', 'cd -- "$0"', directory], account)).ok;
}
