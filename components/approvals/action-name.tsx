import clsx from 'clsx';
import { VisibleText } from '@/components/ui/visible-text';

/** `type:tool` as the agent sent it. */
export function ActionName({ action, className }: { action: { type: string; tool: string }; className?: string }) {
  return (
    <code className={clsx('font-mono text-xs', className)}>
      <VisibleText text={`${action.type}:${action.tool}`} />
    </code>
  );
}
