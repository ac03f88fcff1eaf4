import { ArrowLeft } from 'lucide';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Icon } from '@/components/ui/icon';
import { LinkTabs, type LinkTab } from '@/components/ui/link-tabs';

type Props = {
  title: ReactNode;
  description?: ReactNode;
  /** The page above this one. */
  back?: { href: string; label: string };
  /** Beside the title: a badge, an id. */
  meta?: ReactNode;
  actions?: ReactNode;
  tabs?: readonly LinkTab[];
  tabsLabel?: string;
};

/** Head of a console page, and the only h1 on it. */
export function PageHeader({ title, description, back, meta, actions, tabs, tabsLabel = 'Views' }: Props) {
  return (
    <header className="border-b border-line px-4 pt-5 sm:px-6">
      {back && <BackLink href={back.href}>{back.label}</BackLink>}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3 pb-4">
        <div className="min-w-0 flex-1 basis-64">
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
            {meta}
          </div>
          {description && <p className="mt-0.5 max-w-text text-sm text-pretty text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {tabs && <LinkTabs tabs={tabs} label={tabsLabel} />}
    </header>
  );
}

/** To the page above this one. */
export function BackLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      className="mb-1 -ml-1 inline-flex min-h-6 w-fit items-center gap-1 rounded-sm px-1 text-xs text-muted hover:text-ink"
    >
      <Icon of={ArrowLeft} className="size-3.5" /> {children}
    </Link>
  );
}

/** The padded body under a page's head. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-5 px-4 py-5 sm:px-6">{children}</div>;
}
