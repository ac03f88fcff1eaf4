import { z } from 'zod';
import { orgOperation } from '@/lib/api/operation';
import { requireKnownOrigin } from '@/lib/api/origin';
import { answerMcp } from '@/lib/dialects/mcp/server';
import { unauthenticated } from '@/lib/errors';

/** The tools for models (Model Context Protocol), over its Streamable HTTP transport: see docs/mcp.md. */
export const mcpOperations = [
  orgOperation({
    id: 'mcp.message',
    method: 'POST',
    path: '/api/mcp',
    tag: 'MCP',
    summary: 'One message of the Model Context Protocol',
    description:
      'Streamable HTTP without sessions: each POST is answered by itself, as JSON. People’s tokens see the 13 tools of the approvals module, keys of agents their own five. Takes a bearer token, never the cookie.',
    permission: 'mcp.use',
    body: z.looseObject({ jsonrpc: z.literal('2.0') }),
    response: { status: 200, description: 'the JSON-RPC answer; 202 where the message wants none' },
    handler: (actor, call) => {
      requireKnownOrigin(call.header('origin'));
      if (actor.kind === 'user' && actor.via === 'session') {
        throw unauthenticated('MCP clients send a personal token (Authorization: Bearer csp_…), not a cookie.');
      }
      return answerMcp(actor, call.body, {
        requestId: call.requestId,
        signal: call.signal(),
        protocolVersion: call.header('mcp-protocol-version'),
      });
    },
  }),
];
