import type { ToolSettings } from '@/lib/contracts/tools';
import { request } from './http';

export type ToolChange = Partial<Omit<ToolSettings, 'tool' | 'updated_at' | 'updated_by'>>;

/** Changes the settings of one tool, or with `*` the default of all. Null takes a setting back. */
export const changeTool = (org: string, tool: string, body: ToolChange): Promise<ToolSettings> =>
  request(`/api/v1/orgs/${org}/tools${tool === '*' ? '' : `/${encodeURIComponent(tool)}`}`, { method: 'PATCH', body });
