import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import type { Change } from '@/lib/browser/approval-changes';
import { ChangeList } from '../change-list';

type Props = { changes: readonly Change[]; onShow: () => void };

/** The request isn't what is on screen any more: what changed, and the way to look at it as it is. */
export function ChangedBanner({ changes, onShow }: Props) {
  return (
    <Banner
      tone="warning"
      role="alert"
      title="This request has changed since you opened it"
      actions={
        <Button size="sm" tone="primary" onClick={onShow}>
          Show it as it is now
        </Button>
      }
    >
      <ChangeList changes={changes} />
    </Banner>
  );
}
