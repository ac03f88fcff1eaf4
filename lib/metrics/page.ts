import { createHash, timingSafeEqual } from 'node:crypto';
import { env } from '@/lib/env';
import { notFound } from '@/lib/errors';
import { metrics } from './registry';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * The page that Prometheus reads. As if it weren't there (404) unless `METRICS_TOKEN` is set and given as a bearer token;
 * compared in constant time.
 */
export async function metricsPage(authorization: string | null): Promise<Response> {
  const wanted = env().METRICS_TOKEN;
  const [, given = ''] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  const right = timingSafeEqual(digest(given), digest(wanted ?? ''));
  if (wanted === undefined || !right) throw notFound('page');
  const { registry } = metrics();
  return new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } });
}
