import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { page } from '@/lib/contracts/common';
import { interactionDetail, interactionListQuery, interactionSummary } from '@/lib/contracts/interactions';
import { getInteraction, interactionKey, listInteractions } from '@/lib/interactions/list';

const TAG = 'Interactions';
const BASE = '/api/v1/orgs/{org}/interactions';
const byNewest = cursorCodec('interactions:-created_at', interactionKey);

export const interactionOperations = [
  orgOperation({
    id: 'interactions.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List what agents had evaluated, newest first',
    permission: 'interactions.read',
    params: z.object({ org: z.string() }),
    query: interactionListQuery,
    response: { status: 200, description: 'a page of interactions', schema: page(interactionSummary) },
    handler: async (actor, { query }) =>
      toPage(await listInteractions(actor, query, byNewest.parse(query.cursor)), byNewest),
  }),
  orgOperation({
    id: 'interactions.get',
    method: 'GET',
    path: `${BASE}/{interaction_id}`,
    tag: TAG,
    summary: 'Get one interaction with its policy trace',
    permission: 'interactions.read',
    params: z.object({ org: z.string(), interaction_id: z.string() }),
    response: { status: 200, description: 'the interaction', schema: interactionDetail },
    handler: (actor, call) => getInteraction(actor, call.params.interaction_id),
  }),
];
