'use client';

import { Download } from 'lucide';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { csvOf } from '@/lib/browser/csv';

type Props = { name: string; heads: readonly string[]; rows: readonly (readonly (string | number | null)[])[] };

/** The figures of a table as a file. */
export function DownloadCsv({ name, heads, rows }: Props) {
  const download = () => {
    const url = URL.createObjectURL(new Blob([csvOf([heads, ...rows])], { type: 'text/csv;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = `${name}.csv`;
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <Button size="sm" onClick={download} disabled={rows.length === 0} aria-label={`Download ${name} as CSV`}>
      <Icon of={Download} className="size-3.5" />
      CSV
    </Button>
  );
}
