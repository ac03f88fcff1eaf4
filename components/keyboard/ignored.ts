/**
 * Presses that no shortcut may take: held keys, keys of an input method, keys for a control that is typed into, and
 * keys that something before us has already used.
 */
export function isIgnored(event: KeyboardEvent): boolean {
  // 229 is what browsers report while an input method composes, some of them without isComposing.
  return event.defaultPrevented || event.repeat || event.isComposing || event.keyCode === 229;
}

const UNTYPED_INPUTS = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);
const TYPED_ROLES = '[role="textbox"], [role="searchbox"], [role="combobox"], [role="spinbutton"]';

/** Whether letters typed there belong to the control (text fields, selects, editable text). */
export function isTypingTarget(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !UNTYPED_INPUTS.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target.isContentEditable || target.closest(TYPED_ROLES) !== null;
}

const OVERLAYS = [
  ...['dialog', 'alertdialog', 'menu', 'listbox'].map((role) => `[role="${role}"][data-state="open"]`),
  '[data-overlay-loading]',
].join(',');

/** Whether a dialog, menu or list lies over the page, or is about to. */
export const hasOpenOverlay = () => document.querySelector(OVERLAYS) !== null;
