'use client';

import { useRef, useState, type KeyboardEvent } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import type { Action } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { onMac, pressOf, spokenKeys } from '@/lib/browser/keys';
import { giveKey, keyProblem, withKeys } from '@/lib/contracts/shortcut-rules';
import { isCharacterKey, keysFor, shortcutOf, type OwnKeys, type ShortcutId } from '@/lib/contracts/shortcuts';

/** Two presses make a sequence when they come as close as they must when it is used. */
const SEQUENCE_MS = 1_000;

type Props = {
  id: ShortcutId;
  own: OwnKeys;
  open: boolean;
  action: Action<OwnKeys>;
  onClose: () => void;
};

/** Takes a shortcut's new key by having it pressed, and says what speaks against it before it is saved. */
export default function RecordKeys({ id, own, open, action, onClose }: Props) {
  const { label } = shortcutOf(id);
  const field = useRef<HTMLDivElement>(null);
  const [keys, setKeys] = useState<string | null>(null);
  const lastAt = useRef(0);
  const problem = keys === null ? null : keyProblem(id, keys, own);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab' || event.key === 'Escape' || event.repeat || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    const press = pressOf(event.nativeEvent, onMac());
    if (press === null) return;
    const follows = event.timeStamp - lastAt.current < SEQUENCE_MS;
    lastAt.current = event.timeStamp;
    setKeys((before) =>
      follows && before !== null && !before.includes(' ') && isCharacterKey(`${before} ${press}`)
        ? `${before} ${press}`
        : press,
    );
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && !action.busy && onClose()}
      title={`Key of “${label}”`}
      description={
        shortcutOf(id).decides
          ? 'Press it with Shift, Ctrl or Alt: nothing decides on a bare key. Tab leaves the field, Esc leaves all as it is.'
          : 'Press it, or two keys in a row. Tab leaves the field, Esc leaves all as it is.'
      }
      size="sm"
      initialFocus={field}
      footer={
        <>
          {keysFor(id, own).length > 0 && (
            <Button
              tone="ghost"
              className="mr-auto"
              busy={action.busy}
              onClick={() => void action.run(withKeys(own, id, []))}
            >
              No key
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            busy={action.busy}
            blocked={keys === null ? 'Press a key first' : problem && !problem.taken ? problem.message : undefined}
            onClick={() => keys !== null && void action.run(giveKey(own, id, keys))}
          >
            {problem?.taken ? 'Use it here instead' : 'Use this key'}
          </Button>
        </>
      }
    >
      <FormMessage message={action.messageBeside([])} />
      <div
        ref={field}
        role="textbox"
        aria-readonly
        tabIndex={0}
        aria-label={`New key of “${label}”`}
        aria-describedby="recorded-problem"
        aria-invalid={problem !== null || undefined}
        onKeyDown={onKeyDown}
        className="grid min-h-20 place-items-center rounded-lg border border-control bg-sunken px-4 py-5 text-base text-faint"
      >
        {keys === null ? 'Press the new key…' : <Kbd keys={keys} />}
      </div>
      <p id="recorded-problem" role="status" className="mt-2 min-h-10 text-sm">
        {keys !== null && <span className="sr-only">{spokenKeys(keys)}. </span>}
        {problem && <span className="font-medium text-negative">{problem.message} </span>}
        {problem?.taken && 'Using it here takes it away there.'}
        {keys !== null && problem === null && <span className="text-positive">Free.</span>}
      </p>
    </Dialog>
  );
}
