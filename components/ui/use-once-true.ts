'use client';

import { useState } from 'react';

/** Whether a condition has held at least once: what is drawn only from then on needs no script before. */
export function useOnceTrue(condition: boolean): boolean {
  const [held, setHeld] = useState(condition);
  if (condition && !held) setHeld(true);
  return held || condition;
}
