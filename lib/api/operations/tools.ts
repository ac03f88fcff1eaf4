import { z } from 'zod';
import { cursorCodec, toPage } from '@/lib/api/cursor';
import { orgOperation } from '@/lib/api/operation';
import { page } from '@/lib/contracts/common';
import { toolListQuery, toolParams, toolSettings, toolSettingsBody } from '@/lib/contracts/tools';
import { changeTool } from '@/lib/tools/change';
import { getTool, listTools } from '@/lib/tools/list';

const TAG = 'Tools';
const BASE = '/api/v1/orgs/{org}/tools';
const byName = cursorCodec('tools:tool', z.string());
const orgParams = z.object({ org: z.string() });
const changed = { status: 200, description: 'the settings as they are now', schema: toolSettings };

export const toolOperations = [
  orgOperation({
    id: 'tools.list',
    method: 'GET',
    path: BASE,
    tag: TAG,
    summary: 'List the tools that have settings; * is the default',
    permission: 'tools.read',
    params: orgParams,
    query: toolListQuery,
    response: { status: 200, description: 'a page of tools', schema: page(toolSettings) },
    handler: async (actor, { query }) => toPage(await listTools(actor, query, byName.parse(query.cursor)), byName),
  }),
  orgOperation({
    id: 'tools.change_default',
    method: 'PATCH',
    path: BASE,
    tag: TAG,
    summary: 'Change the default settings of tools (*)',
    permission: 'tools.manage',
    params: orgParams,
    body: toolSettingsBody,
    response: changed,
    handler: (actor, call) => changeTool(actor, '*', call.body, call),
  }),
  orgOperation({
    id: 'tools.get',
    method: 'GET',
    path: `${BASE}/{tool}`,
    tag: TAG,
    summary: 'Get the settings of one tool; empty where nothing is set',
    permission: 'tools.read',
    params: toolParams,
    response: { status: 200, description: 'the settings', schema: toolSettings },
    handler: (actor, call) => getTool(actor, call.params.tool),
  }),
  orgOperation({
    id: 'tools.change',
    method: 'PATCH',
    path: `${BASE}/{tool}`,
    tag: TAG,
    summary: 'Change the settings of one tool',
    description:
      'What is absent stays; null takes a setting back. Where manifest and organization differ the stricter holds.',
    permission: 'tools.manage',
    params: toolParams,
    body: toolSettingsBody,
    response: changed,
    handler: (actor, call) => changeTool(actor, call.params.tool, call.body, call),
  }),
];
