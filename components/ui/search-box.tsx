'use client';

import clsx from 'clsx';
import { Search } from 'lucide';
import type { FormEvent } from 'react';
import { useKeys } from '@/components/keyboard/provider';
import { ShortcutKbd } from '@/components/keyboard/shortcut-kbd';
import { ariaKeys } from '@/lib/browser/keys';
import { Icon } from './icon';
import { controlStyle } from './input';

type Props = {
  /** What is searched: `Search id, summary, params`. */
  label: string;
  defaultValue?: string;
  name?: string;
  /** Other values of the address that a search without scripts must keep. */
  keep?: Record<string, readonly string[]>;
  onSearch?: (text: string) => void;
  className?: string;
};

/** A search field that is also a plain form: before scripts run, Enter loads the page with the search in its address. */
export function SearchBox({ label, defaultValue = '', name = 'q', keep = {}, onSearch, className }: Props) {
  const keys = useKeys('search');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    if (!onSearch) return;
    event.preventDefault();
    onSearch(String(new FormData(event.currentTarget).get(name) ?? '').trim());
  };
  return (
    <form role="search" onSubmit={submit} className={clsx('relative', className)}>
      {Object.entries(keep).flatMap(([key, values]) =>
        values.map((value) => <input key={`${key}=${value}`} type="hidden" name={key} value={value} />),
      )}
      <Icon of={Search} className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" />
      <input
        key={defaultValue}
        type="search"
        name={name}
        defaultValue={defaultValue}
        aria-label={label}
        placeholder={label}
        aria-keyshortcuts={ariaKeys(keys)}
        data-shortcut-search=""
        className={clsx(controlStyle, 'peer h-8 pr-9 pl-8')}
      />
      <span
        aria-hidden
        className="pointer-events-none absolute top-1.5 right-2 peer-focus:hidden peer-[:not(:placeholder-shown)]:hidden"
      >
        <ShortcutKbd id="search" />
      </span>
    </form>
  );
}
