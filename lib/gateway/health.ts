import { now } from '@/lib/clock';
import { databaseAnswers } from '@/lib/db/ready';
import { everySecond } from '@/lib/every-second';
import { VERSION } from '@/lib/version';

/** Anybody may ask; the database is asked once a second at most. */
const ping = everySecond(() => databaseAnswers(1000));

/** For agents: is the gateway worth calling? */
export async function gatewayHealth() {
  const connected = await ping();
  return {
    status: connected ? ('healthy' as const) : ('unhealthy' as const),
    version: VERSION,
    database: connected ? ('connected' as const) : ('unreachable' as const),
    timestamp: now().toISOString(),
  };
}
