import { useSyncExternalStore } from 'react';

/** False in the HTML that the server sends and while the browser takes it over; true from then on. */
export const useHydrated = (): boolean =>
  useSyncExternalStore(
    never,
    () => true,
    () => false,
  );

const never = () => () => {};
