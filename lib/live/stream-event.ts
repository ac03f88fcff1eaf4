/** One server-sent event, or a sign of life. `id` is what a client sends back as `Last-Event-ID`. */
export type StreamEvent = { event: string; id?: string; data: unknown } | 'heartbeat';

/** How often a silent stream shows that it lives; also how soon at the latest a revoked caller is found out. */
export const HEARTBEAT_MS = 15_000;
