import { z } from 'zod';

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const;
export const exportFormat = z
  .enum(EXPORT_FORMATS)
  .default('csv')
  .meta({ description: 'csv: a table with a head; jsonl: one JSON object per line, as the list answers them' });
export type ExportFormat = z.infer<typeof exportFormat>;
