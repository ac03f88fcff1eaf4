'use client';

import { useEffect, useEffectEvent } from 'react';
import { useKeyboard } from './provider';
import { PAGE_SCOPE, type Shortcut } from './registry';

type Options = Pick<Shortcut, 'id' | 'keys' | 'label' | 'group' | 'run' | 'when' | 'alsoKeys'> & {
  scope?: string;
  /** Not registered (and not in the help sheet) while false. */
  enabled?: boolean;
};

const CHORD = /(^|\s)(\$mod|Control|Meta|Alt)\+/;

/** A shortcut for as long as the component is on the page. Its effect may change freely, its keys are fixed by id. */
export function useShortcut(options: Options): void {
  const { id, keys, label, group, alsoKeys, scope = PAGE_SCOPE, enabled = true } = options;
  const registry = useKeyboard()?.registry;
  const onRun = useEffectEvent(options.run);
  const onWhen = useEffectEvent((event: KeyboardEvent) => options.when?.(event) ?? true);
  const spelling = keys.join('\n');
  const also = alsoKeys?.join('\n');
  useEffect(() => {
    if (!registry || !enabled) return;
    const list = spelling.split('\n');
    const chord = list.every((one) => CHORD.test(one));
    return registry.add({
      ...{ id, keys: list, label, group, scope, chord, alsoKeys: also?.split('\n') },
      when: (event) => onWhen(event),
      run: (event) => onRun(event),
    });
  }, [registry, enabled, id, spelling, also, label, group, scope]);
}
