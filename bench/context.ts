import type { Database } from '@/e2e/support/database';
import type { Server } from '@/e2e/support/server';
import type { Arranged } from './arrange';
import type { Client } from './client';
import type { Raw } from './database';

/** What every section of the run is given. */
export type Bench = {
  server: Server;
  database: Database;
  arranged: Arranged;
  client: Client;
  raw: Raw;
  /** The id of an approval that waits, made through the gateway. */
  template: string;
};
