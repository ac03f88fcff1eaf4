import { parseId } from '@/lib/ids';
import type { DecisionItem } from './decide';

/** An item of a bulk call as the client names it. */
export type Given = { approval_id: string } & Omit<DecisionItem, 'id'>;

/** The items in the order given, each approval once, whatever the spelling of its id; null for what can't be an id. */
export function distinct(given: readonly Given[]): { text: string; item: DecisionItem | null }[] {
  const seen = new Set<string>();
  return given.flatMap(({ approval_id: text, ...expected }) => {
    const id = parseId('appr', text);
    const key = id ?? text;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ text, item: id === null ? null : { id, ...expected } }];
  });
}
