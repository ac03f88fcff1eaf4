import { starMatch } from '@/lib/rules/glob';

/** `type:tool`, the name under which rules, lists and people know an action. */
export function actionName(action: { readonly type: string; readonly tool: string }): string {
  return `${action.type}:${action.tool}`;
}

/**
 * Whether a manifest's pattern covers the action: with a colon it stands for `type:tool`, without for the tool of any
 * type.
 */
function coversAction(pattern: string, action: string, tool: string): boolean {
  return starMatch(pattern, pattern.includes(':') ? action : tool);
}

/** Whether any of the patterns covers the action. */
export function anyCovers(patterns: readonly string[], action: string, tool: string): boolean {
  return patterns.some((pattern) => coversAction(pattern, action, tool));
}

/** Whether any of the patterns (`*` allowed) is the action type. */
export function anyCoversType(patterns: readonly string[], type: string): boolean {
  return patterns.some((pattern) => starMatch(pattern, type));
}
