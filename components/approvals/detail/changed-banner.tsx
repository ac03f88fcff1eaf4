import { Banner } from '@/components/ui/banner';
import { Button } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import type { Change } from '@/lib/browser/approval-changes';

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
      <ul className="mt-1">
        {changes.map(({ label, before, after }) => (
          <li key={label} className="wrap-anywhere">
            {label}: <VisibleText text={before} /> → <VisibleText text={after} />
          </li>
        ))}
      </ul>
    </Banner>
  );
}
