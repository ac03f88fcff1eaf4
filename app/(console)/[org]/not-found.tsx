import { SearchX } from 'lucide-react';
import { EmptyState } from '@/components/ui/empty-state';
import { ButtonLink } from '@/components/ui/button';

/** An unknown item of an organization that the person is in. */
export default function NotFound() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is nothing here"
      actions={
        <ButtonLink href="/approvals" tone="primary">
          Go to Approvals
        </ButtonLink>
      }
    >
      The address is wrong, the item is gone, or it belongs to another organization.
    </EmptyState>
  );
}
