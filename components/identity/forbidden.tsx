import { Lock } from 'lucide-react';
import { OrgLink } from '@/components/layout/org-link';
import { EmptyState } from '@/components/ui/empty-state';

/** A part of the console that this person's role doesn't reach. `detail` is the server's own sentence. */
export function Forbidden({ what, detail }: { what: string; detail: string }) {
  return (
    <EmptyState
      icon={Lock}
      title={`${what} are not for your role`}
      actions={<OrgLink path="/settings/members">See who the owners are</OrgLink>}
    >
      {detail} Ask an owner of this organization if you need it.
    </EmptyState>
  );
}
