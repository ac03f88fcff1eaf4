/**
 * The nonce of the document on screen, for libraries that add a style element by script. Browsers hide the attribute
 * but keep the property. Undefined on the server, where Next puts nonces in by itself.
 */
export function documentNonce(): string | undefined {
  if (typeof document === 'undefined') return undefined;
  return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce || undefined;
}

/**
 * Tells `get-nonce` (under the dialogs' scroll lock) which nonce to use; it reads webpack's global of that name.
 */
export function shareNonce(): void {
  const nonce = documentNonce();
  if (nonce !== undefined) Object.assign(globalThis, { __webpack_nonce__: nonce });
}
