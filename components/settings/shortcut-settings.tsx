'use client';

import { RotateCcw } from 'lucide';
import { lazy, Suspense, useState } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { IconButton } from '@/components/ui/icon-button';
import { Kbd } from '@/components/ui/kbd';
import { OverlayLoading } from '@/components/ui/overlay-loading';
import { notify } from '@/components/ui/toast';
import { updateProfile } from '@/lib/browser/account';
import { formatCount } from '@/lib/browser/format';
import { withKeys } from '@/lib/contracts/shortcut-rules';
import { keysFor, ownKeysOf, SHORTCUT_IDS, shortcutOf, type OwnKeys, type ShortcutId } from '@/lib/contracts/shortcuts';

const RecordKeys = lazy(() => import('./record-keys'));

const GROUPS = ['Everywhere', 'Queue', 'Approval', 'Decide'] as const;

/** Every shortcut with this person's keys; each can have others, none, or again those that it comes with. */
export function ShortcutSettings({ stored, letters }: { stored: Record<string, string[]>; letters: boolean }) {
  // What was saved last counts at once: the next change is made of it, not of what the page was drawn with.
  const [own, setOwn] = useState(() => ownKeysOf(stored));
  const changed = SHORTCUT_IDS.filter((id) => own[id] !== undefined);
  const recording = useDialog<ShortcutId>();
  const action = useAction((keys: OwnKeys) => updateProfile({ preferences: { keys: written(keys) } }), {
    onDone: ({ preferences }) => {
      setOwn(ownKeysOf(preferences.keys));
      recording.close();
      notify({ kind: 'success', title: 'Shortcuts saved' });
    },
  });
  const reset = (id: ShortcutId) => void action.run(withKeys(own, id, null));
  return (
    <Card
      title="Keyboard shortcuts"
      description={
        letters
          ? 'Yours, in every organization. Press ? on any page to see those that work there.'
          : 'Letters, digits and signs are switched off above; only chords work now.'
      }
      aside={
        changed.length > 0 && (
          <Button size="sm" busy={action.busy} onClick={() => void action.run({})}>
            Reset all ({formatCount(changed.length, 'change')})
          </Button>
        )
      }
      className="xl:col-span-2"
    >
      {!recording.open && <FormMessage message={action.messageBeside([])} />}
      <div className="grid gap-x-10 gap-y-5 lg:grid-cols-2">
        {GROUPS.map((group) => (
          <section key={group} aria-label={group}>
            <h3 className="mb-1 text-xs font-medium text-faint">{group}</h3>
            <ul>
              {SHORTCUT_IDS.filter((id) => shortcutOf(id).group === group).map((id) => (
                <Line key={id} id={id} own={own} onChange={() => recording.show(id)} onReset={() => reset(id)} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {recording.subject && (
        <Suspense fallback={<OverlayLoading />}>
          <RecordKeys
            key={recording.count}
            id={recording.subject}
            own={own}
            open={recording.open}
            action={action}
            onClose={recording.close}
          />
        </Suspense>
      )}
    </Card>
  );
}

type LineProps = { id: ShortcutId; own: OwnKeys; onChange: () => void; onReset: () => void };

function Line({ id, own, onChange, onReset }: LineProps) {
  const { label } = shortcutOf(id);
  const keys = keysFor(id, own);
  return (
    <li className="flex min-h-10 items-center gap-2 border-b border-line">
      <span className="min-w-0 flex-1 text-sm">
        {label}
        {own[id] !== undefined && <span className="ml-1.5 text-2xs text-faint">changed</span>}
      </span>
      <span className="flex flex-wrap items-center justify-end gap-1.5 text-2xs text-faint">
        {keys.length === 0 && 'no key'}
        {keys.map((one, index) => (
          <span key={one} className="inline-flex items-center gap-1.5">
            {index > 0 && 'or'}
            <Kbd keys={one} />
          </span>
        ))}
      </span>
      {own[id] !== undefined && <IconButton icon={RotateCcw} size="sm" label={`Reset “${label}”`} onClick={onReset} />}
      <Button size="sm" tone="ghost" aria-label={`Change the key of “${label}”`} onClick={onChange}>
        Change
      </Button>
    </li>
  );
}

/** As the server takes it: lists that may be changed. */
const written = (own: OwnKeys) =>
  Object.fromEntries(Object.entries(own).flatMap(([id, keys]) => (keys === undefined ? [] : [[id, [...keys]]])));
