'use client';

import { useEffectEvent, useLayoutEffect } from 'react';
import { keysFor, type ShortcutId } from '@/lib/contracts/shortcuts';
import { useKeyboard } from './provider';
import type { Shortcut } from './registry';

type Options = Pick<Shortcut, 'run' | 'when'> & {
  /** Its keys and words are in `lib/contracts/shortcuts.ts`, unless the person has chosen others. */
  id: ShortcutId;
  /** Not registered (and not in the help sheet) while false. */
  enabled?: boolean;
};

/**
 * A shortcut for as long as the component is on the page. Its effect may change freely. It comes and goes together with
 * what is on screen: after the page has changed no key reaches what was there before.
 */
export function useShortcut(options: Options): void {
  const { id, enabled = true } = options;
  const keyboard = useKeyboard();
  const registry = keyboard?.registry;
  const onRun = useEffectEvent(options.run);
  const onWhen = useEffectEvent((event: KeyboardEvent) => options.when?.(event) ?? true);
  const spelling = keysFor(id, keyboard?.own ?? {}).join('\n');
  useLayoutEffect(() => {
    if (!registry || !enabled) return;
    return registry.add({
      id,
      keys: spelling.split('\n').filter((keys) => keys !== ''),
      when: (event) => onWhen(event),
      run: (event) => onRun(event),
    });
  }, [registry, enabled, id, spelling]);
}
