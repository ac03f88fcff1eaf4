/** The approval that this tab looked at last: coming back to the queue, the cursor is on its row. */
let opened: string | null = null;

/** For effects in the browser only: on the server this would be everybody's. */
export const rememberOpened = (id: string): void => {
  opened = id;
};

export function takeOpened(): string | null {
  const id = opened;
  opened = null;
  return id;
}
