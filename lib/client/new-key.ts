/** Unguessable enough to be nobody else's; `randomUUID` alone is missing on plain-HTTP pages. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
