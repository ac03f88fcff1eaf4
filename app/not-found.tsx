import type { Metadata } from 'next';
import { Screen } from '@/components/layout/screen';
import { buttonStyle } from '@/components/ui/button-style';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound() {
  return (
    <Screen
      title="There is nothing here"
      actions={
        <a href="/approvals" className={buttonStyle({ tone: 'primary', size: 'lg' })}>
          Go to Approvals
        </a>
      }
    >
      The address is wrong, the item is gone, or it belongs to an organization that you are not in.
    </Screen>
  );
}
