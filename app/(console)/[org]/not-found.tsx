import { SearchX } from 'lucide';
import { OrgLink } from '@/components/layout/org-link';
import { EmptyState } from '@/components/ui/empty-state';

/** An unknown item of an organization that the person is in. */
export default function NotFound() {
  return (
    <EmptyState
      icon={SearchX}
      heading="h1"
      title="There is nothing here"
      actions={<OrgLink path="/approvals">Go to Approvals</OrgLink>}
    >
      The address is wrong, the item is gone, or it belongs to another organization.
    </EmptyState>
  );
}
