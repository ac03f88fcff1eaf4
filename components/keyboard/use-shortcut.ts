'use client';

import { useEffect, useEffectEvent } from 'react';
import { keysFor, type ShortcutId } from '@/lib/contracts/shortcuts';
import { useKeyboard } from './provider';
import { PAGE_SCOPE, type Shortcut } from './registry';

type Options = Pick<Shortcut, 'run' | 'when'> & {
  /** Its keys and words are in `lib/contracts/shortcuts.ts`, unless the person has chosen others. */
  id: ShortcutId;
  scope?: string;
  /** Not registered (and not in the help sheet) while false. */
  enabled?: boolean;
};

/** A shortcut for as long as the component is on the page. Its effect may change freely. */
export function useShortcut(options: Options): void {
  const { id, scope = PAGE_SCOPE, enabled = true } = options;
  const keyboard = useKeyboard();
  const registry = keyboard?.registry;
  const onRun = useEffectEvent(options.run);
  const onWhen = useEffectEvent((event: KeyboardEvent) => options.when?.(event) ?? true);
  const spelling = keysFor(id, keyboard?.own ?? {}).join('\n');
  useEffect(() => {
    if (!registry || !enabled) return;
    return registry.add({
      ...{ id, keys: spelling.split('\n').filter((keys) => keys !== ''), scope },
      when: (event) => onWhen(event),
      run: (event) => onRun(event),
    });
  }, [registry, enabled, id, spelling, scope]);
}
