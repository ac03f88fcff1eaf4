'use client';

import { useEffect, useMemo, useState } from 'react';

/** A JSON value once it has rested for `ms` milliseconds: what is written isn't asked about letter by letter. */
export function useSettled<T>(value: T, ms = 350): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return useMemo(() => JSON.parse(settled) as T, [settled]); // it was written from a T above
}
