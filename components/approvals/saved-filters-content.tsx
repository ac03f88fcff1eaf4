'use client';

import clsx from 'clsx';
import { useQueryClient } from '@tanstack/react-query';
import { BookmarkPlus, X } from 'lucide';
import Link from 'next/link';
import { FormDialog } from '@/components/forms/form-dialog';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Icon } from '@/components/ui/icon';
import { IconButton } from '@/components/ui/icon-button';
import { Input } from '@/components/ui/input';
import { useHydrated } from '@/components/ui/use-hydrated';
import { deleteFilter, saveFilter, savedFilterKey, type NamedFilter } from '@/lib/browser/saved-filters';

type Props = {
  org: string;
  saved: readonly NamedFilter[];
  /** What is set now, as the address has it. */
  now: string;
  isUsual: boolean;
};

/** The saved filters, and the button that saves what is set. */
export default function SavedFiltersContent({ org, saved, now, isUsual }: Props) {
  const isSaved = saved.some(({ search }) => search === now);
  return (
    <nav aria-label="Saved filters" className="mb-2.5 flex flex-wrap items-center gap-2">
      {saved.map((one) => (
        <Chip key={one.name} org={org} one={one} current={one.search === now} />
      ))}
      {!isUsual && !isSaved && <Save org={org} search={now} />}
    </nav>
  );
}

function Chip({ org, one: { name, search }, current }: { org: string; one: NamedFilter; current: boolean }) {
  const client = useQueryClient();
  const remove = useAction(() => deleteFilter(org, name), {
    refresh: false,
    onDone: (left) => client.setQueryData(savedFilterKey(org), left),
  });
  return (
    <span
      className={clsx(
        'inline-flex h-7 items-center rounded-full border text-xs font-medium',
        current ? 'border-accent-line bg-accent-soft text-accent-text' : 'border-line text-muted hover:bg-hover',
      )}
    >
      <Link
        href={`/${org}/approvals?${search}`}
        prefetch={false}
        aria-current={current ? 'true' : undefined}
        className={clsx('max-w-64 truncate rounded-full py-1 pl-3', current ? 'pr-1' : 'pr-3')}
      >
        {name}
      </Link>
      {current && (
        <IconButton
          icon={X}
          size="sm"
          label={`Forget the filter ${name}`}
          onClick={() => void remove.run(undefined)}
          className="!size-6 rounded-full"
        />
      )}
      {remove.problem && <span role="alert">{remove.problem.detail}</span>}
    </span>
  );
}

function Save({ org, search }: { org: string; search: string }) {
  const client = useQueryClient();
  // Its script comes after the page's: until then a press would be lost.
  const live = useHydrated();
  const dialog = useDialog();
  const action = useAction((name: string) => saveFilter(org, { name, search }), {
    refresh: false,
    onDone: (all) => {
      client.setQueryData(savedFilterKey(org), all);
      dialog.close();
    },
  });
  const open = () => {
    action.reset();
    dialog.show(true);
  };
  return (
    <>
      <Button size="sm" tone="ghost" disabled={!live} onClick={open}>
        <Icon of={BookmarkPlus} className="size-3.5" /> Save this filter…
      </Button>
      <FormDialog
        key={dialog.count}
        open={dialog.open}
        onClose={dialog.close}
        title="Save this filter"
        description="For you alone, over the queue and in the palette. The same name replaces what it stood for."
        submitLabel="Save it"
        action={action}
        fields={['preferences.saved_filters']}
        onSubmit={(form) => void action.run(textOf(form, 'name'))}
      >
        <Field label="Name" required error={action.errorOf('preferences.saved_filters')}>
          <Input name="name" autoComplete="off" maxLength={60} />
        </Field>
      </FormDialog>
    </>
  );
}
