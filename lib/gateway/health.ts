import { now } from '@/lib/clock';
import { databaseAnswers } from '@/lib/db/ready';
import { VERSION } from '@/lib/version';

/** For agents: is the gateway worth calling? */
export async function gatewayHealth() {
  const connected = await databaseAnswers(1000);
  return {
    status: connected ? ('healthy' as const) : ('unhealthy' as const),
    version: VERSION,
    database: connected ? ('connected' as const) : ('unreachable' as const),
    timestamp: now().toISOString(),
  };
}
