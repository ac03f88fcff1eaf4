'use client';

import { useState } from 'react';
import { useAction } from './use-action';

/**
 * Something that is on or off at the server. A press shows at once and counts until the server's own value has changed;
 * when the server refuses, it goes back.
 */
export function useToggle(value: boolean, save: (on: boolean) => Promise<unknown>) {
  const [asked, setAsked] = useState<{ from: boolean; to: boolean } | null>(null);
  const action = useAction(async (on: boolean) => {
    setAsked({ from: value, to: on });
    try {
      await save(on);
    } catch (error) {
      setAsked(null);
      throw error;
    }
  });
  return {
    on: asked !== null && asked.from === value ? asked.to : value,
    set: (on: boolean) => void action.run(on),
    message: action.messageBeside([]),
  };
}
