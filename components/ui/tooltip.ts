/**
 * Attributes that give an element a tooltip; `TooltipLayer` draws it. The text repeats what the element's name or
 * `aria-keyshortcuts` says already: never the only place where something is said.
 */
export function tooltip(label: string, keys: readonly string[] = []) {
  return { 'data-tooltip': label, ...(keys.length > 0 ? { 'data-tooltip-keys': keys.join('\n') } : {}) };
}
