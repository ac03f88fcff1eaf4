const encoder = new TextEncoder();

/** Size of a text in UTF-8 bytes. */
export const utf8Length = (text: string) => encoder.encode(text).length;

/** The first `length` UTF-16 units, never half of a surrogate pair. */
export function headOf(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length);
}
