/**
 * Loads a page of ours anew. Where who is signed in changes, or what they belong to: nothing of the page before (data of
 * another account, another organization) stays in memory.
 */
export function loadPage(path: string): void {
  window.location.assign(path);
}
