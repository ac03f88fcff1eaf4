'use client';

import { useState } from 'react';

/**
 * What a dialog is about, and whether it is open. The subject stays while it closes, so that nothing flickers; `count`
 * changes with each opening and makes a key that begins it anew.
 */
export function useDialog<Subject = true>() {
  const [state, setState] = useState<{ open: boolean; subject: Subject | null; count: number }>({
    open: false,
    subject: null,
    count: 0,
  });
  return {
    ...state,
    show: (subject: Subject) => setState(({ count }) => ({ open: true, subject, count: count + 1 })),
    close: () => setState((before) => ({ ...before, open: false })),
  };
}
