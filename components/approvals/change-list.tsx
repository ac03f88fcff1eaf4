import { VisibleText } from '@/components/ui/visible-text';
import type { Change } from '@/lib/browser/approval-changes';

/** What isn't what it was: before and after, a line each. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className="mt-1">
      {changes.map(({ label, before, after }) => (
        <li key={label} className="wrap-anywhere">
          {label}: <VisibleText text={before} /> → <VisibleText text={after} />
        </li>
      ))}
    </ul>
  );
}
