import { Lock } from 'lucide';
import { OrgLink } from '@/components/layout/org-link';
import { EmptyState, type EmptyStateProps } from '@/components/ui/empty-state';

type Props = {
  what: string;
  /** The server's own sentence. */
  detail: string;
  heading?: EmptyStateProps['heading'];
};

/** A part of the console that this person's role doesn't reach. */
export function Forbidden({ what, detail, heading }: Props) {
  return (
    <EmptyState
      {...(heading && { heading })}
      icon={Lock}
      title={`${what} are not for your role`}
      actions={<OrgLink path="/settings/members">See who the owners are</OrgLink>}
    >
      {detail} Ask an owner of this organization if you need it.
    </EmptyState>
  );
}
