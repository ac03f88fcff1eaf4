import { Minus, PencilLine, Plus } from 'lucide';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Icon, type IconNode } from '@/components/ui/icon';
import { Select } from '@/components/ui/select';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount } from '@/lib/browser/format';
import { diffJson, type JsonChange } from '@/lib/browser/json-diff';
import type { ManifestVersion } from '@/lib/contracts/manifests';

/** Two versions of one manifest, as the page has read them. */
export type Compared = {
  from: { version: number; id: string; document: unknown };
  to: { version: number; id: string; document: unknown };
};

type Props = { versions: readonly ManifestVersion[]; path: string; compared: Compared | null };

/** Chooses two versions and shows every place at which they differ, with what stood there and what stands there now. */
export function ManifestDiff({ versions, path, compared }: Props) {
  const options = versions.map(({ manifest_id: value, version, status }) => ({
    value,
    label: `Version ${version} (${status})`,
  }));
  const [newest, older] = versions;
  return (
    <div id="compare" className="scroll-mt-4">
      <Card title="Compare versions" description="Every place at which two versions differ.">
        <form method="get" action={`${path}#compare`} className="flex flex-wrap items-end gap-3">
          <Field label="From" className="w-52">
            <Select name="from" options={options} defaultValue={compared?.from.id ?? older?.manifest_id} />
          </Field>
          <Field label="To" className="w-52">
            <Select name="to" options={options} defaultValue={compared?.to.id ?? newest?.manifest_id} />
          </Field>
          <Button type="submit">Compare</Button>
          {compared && (
            <ButtonLink href={path} tone="ghost">
              Close
            </ButtonLink>
          )}
        </form>
        {compared && <Changes {...compared} />}
      </Card>
    </div>
  );
}

function Changes({ from, to }: Compared) {
  const changes = diffJson(from.document, to.document);
  if (changes.length === 0) {
    return (
      <p role="status" className="mt-4 text-sm">
        Version {from.version} and version {to.version} say the same.
      </p>
    );
  }
  return (
    <section aria-label={`From version ${from.version} to version ${to.version}`} className="mt-4">
      <p className="mb-2 text-sm text-muted">
        {formatCount(changes.length, 'difference')} from version {from.version} to version {to.version}
      </p>
      <ul className="divide-y divide-line overflow-clip rounded-md border border-line">
        {changes.map((change, at) => (
          <Line key={at} change={change} />
        ))}
      </ul>
    </section>
  );
}

const LOOKS: Record<JsonChange['kind'], { icon: IconNode; word: string; style: string }> = {
  added: { icon: Plus, word: 'added', style: 'text-positive' },
  removed: { icon: Minus, word: 'removed', style: 'text-negative' },
  changed: { icon: PencilLine, word: 'changed', style: 'text-warning' },
};

function Line({ change }: { change: JsonChange }) {
  const { icon, word, style } = LOOKS[change.kind];
  return (
    <li className="grid gap-x-4 gap-y-1 px-3.5 py-2 compact:py-1 sm:grid-cols-[6rem_minmax(0,1fr)_minmax(0,2fr)]">
      <span className={`inline-flex items-start gap-1.5 text-xs/5 font-medium ${style}`}>
        <Icon of={icon} className="mt-0.5 size-3.5 shrink-0" />
        {word}
      </span>
      <code className="text-xs/5 wrap-anywhere">
        <VisibleText text={change.path === '' ? 'the whole document' : change.path} />
      </code>
      <div className="flex min-w-0 flex-col gap-1">
        {'before' in change && <Value value={change.before} gone />}
        {'after' in change && <Value value={change.after} />}
      </div>
    </li>
  );
}

function Value({ value, gone = false }: { value: unknown; gone?: boolean }) {
  const Mark = gone ? 'del' : 'ins';
  return (
    <Mark
      className={`rounded-sm px-1.5 py-0.5 font-mono text-xs/5 wrap-anywhere whitespace-pre-wrap ${gone ? 'bg-negative-soft text-negative no-underline' : 'bg-positive-soft text-positive no-underline'}`}
    >
      <span className="sr-only">{gone ? 'before: ' : 'now: '}</span>
      <VisibleText text={JSON.stringify(value, null, 2)} />
    </Mark>
  );
}
