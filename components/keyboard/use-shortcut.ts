'use client';

import { useEffect, useEffectEvent } from 'react';
import { useKeyboard } from './provider';
import { PAGE_SCOPE, type Shortcut } from './registry';

type Options = Pick<Shortcut, 'id' | 'keys' | 'label' | 'group' | 'run'> & {
  scope?: string;
  /** Not registered (and not in the help sheet) while false. */
  enabled?: boolean;
};

const CHORD = /(^|\s)(\$mod|Control|Meta|Alt)\+/;

/** A shortcut for as long as the component is on the page. Its effect may change freely, its keys are fixed by id. */
export function useShortcut({ id, keys, label, group, run, scope = PAGE_SCOPE, enabled = true }: Options): void {
  const registry = useKeyboard()?.registry;
  const onRun = useEffectEvent(run);
  const spelling = keys.join('\n');
  useEffect(() => {
    if (!registry || !enabled) return;
    const list = spelling.split('\n');
    const chord = list.every((one) => CHORD.test(one));
    return registry.add({ id, keys: list, label, group, scope, chord, run: (event) => onRun(event) });
  }, [registry, enabled, id, spelling, label, group, scope]);
}
