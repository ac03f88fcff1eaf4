import { z } from 'zod';
import { eventStream } from '@/lib/api/event-stream';
import { principalOf } from '@/lib/api/idempotency';
import { orgOperation } from '@/lib/api/operation';
import { consoleEvents } from '@/lib/approvals/console-stream';
import { approvalStreamQuery, streamQuery } from '@/lib/contracts/streams';
import { forbidden } from '@/lib/errors';
import { runEvents } from '@/lib/gateway/run-stream';
import { approvalEvents, sawEnd } from '@/lib/gateway/stream';
import { stillLive } from '@/lib/identity/still-live';
import { agent, approvalId, approvalParams, orgParams } from './params';

/** Open at a time, of one agent's key and of one person, in each process. */
const LIMITS = { agent: 200, console: 20 } as const;

const EVENT_STREAM = 'text/event-stream';

export const streamOperations = [
  orgOperation({
    id: 'gateway.approval_stream',
    method: 'GET',
    path: '/api/v1/gateway/approvals/{approval_id}/stream',
    tag: 'Gateway',
    summary: 'How an own approval stands, as server-sent events until it has ended',
    description:
      'Each `approval` event has what the status call answers, and an id: send it back as `Last-Event-ID` after a break and nothing is lost. A comment every 15 seconds shows that the stream lives. A `problem` event says why it ended early (key revoked). 204: you have seen the end.',
    permission: 'approvals.wait',
    params: approvalParams.omit({ org: true }),
    query: approvalStreamQuery,
    response: { status: 200, description: 'events', contentType: EVENT_STREAM },
    handler: async (actor, call) => {
      const me = agent(actor);
      const id = approvalId(call.params);
      const { until, max_seconds: maxSeconds } = call.query;
      const seen = call.lastEventId;
      // An EventSource that is answered 204 comes back no more.
      if (await sawEnd(me, id, { seen, until })) return new Response(null, { status: 204 });
      const { requestId } = call;
      return eventStream({
        principal: me.tokenId,
        limit: LIMITS.agent,
        maxSeconds,
        requestId,
        signal: call.signal(),
        events: (signal) => approvalEvents(me, id, { seen, until, requestId, signal }),
      });
    },
  }),
  orgOperation({
    id: 'gateway.run_stream',
    method: 'GET',
    path: '/api/v1/gateway/runs/{run_id}/stream',
    tag: 'Gateway',
    summary: 'How all own approvals of a run stand, as server-sent events until all have ended',
    description:
      'An `approval` event for each and for each change, then `end`. After a break a change may come twice; none is left out.',
    permission: 'approvals.wait',
    params: z.object({ run_id: z.string().min(1).max(200) }),
    query: streamQuery,
    response: { status: 200, description: 'events', contentType: EVENT_STREAM },
    handler: (actor, call) => {
      const me = agent(actor);
      const at = Date.parse(call.lastEventId ?? '');
      const since = Number.isNaN(at) ? null : new Date(at);
      const { requestId } = call;
      return Promise.resolve(
        eventStream({
          principal: me.tokenId,
          limit: LIMITS.agent,
          maxSeconds: call.query.max_seconds,
          requestId,
          signal: call.signal(),
          events: (signal) => runEvents(me, call.params.run_id, { since, requestId, signal }),
        }),
      );
    },
  }),
  orgOperation({
    id: 'approvals.stream',
    method: 'GET',
    path: '/api/v1/orgs/{org}/stream',
    tag: 'Approvals',
    summary: 'Which approvals of the organization change, as server-sent events for consoles',
    description:
      '`approvals` events: `{approval_ids, pending_count}`, no content. `approval_ids: null` means: read everything again. `alive` comes every 15 seconds when there is nothing to tell.',
    permission: 'stream.read',
    params: orgParams,
    query: streamQuery,
    response: { status: 200, description: 'events', contentType: EVENT_STREAM },
    handler: (actor, call) => {
      if (actor.kind === 'agent') throw forbidden('The key of an agent streams its own approvals only.');
      return Promise.resolve(
        eventStream({
          principal: principalOf(actor),
          limit: LIMITS.console,
          maxSeconds: call.query.max_seconds,
          requestId: call.requestId,
          signal: call.signal(),
          events: (signal) => consoleEvents(actor, { signal, live: () => stillLive(actor) }),
        }),
      );
    },
  }),
];
