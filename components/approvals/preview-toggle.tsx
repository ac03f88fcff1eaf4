import { PanelRight } from 'lucide';
import { IconButton } from '@/components/ui/icon-button';

/** Opens and closes the preview, where there is room for one. */
export function PreviewToggle({ on, onToggle }: { on: boolean; onToggle: () => void }) {
  return (
    <span className="hidden xl:block">
      <IconButton
        icon={PanelRight}
        label={on ? 'Close the preview' : 'Preview beside the list'}
        shortcut="queue-preview"
        aria-pressed={on}
        onClick={onToggle}
        className={on ? 'bg-selected text-ink' : ''}
      />
    </span>
  );
}
