/**
 * Every shortcut of the console: its keys as they come (in tinykeys' notation: `j`, `Shift+A`, `g a`, `$mod+k`, where
 * `$mod` is Command on a Mac and Control elsewhere), what it does, and where it works. People may choose other keys for
 * each; the server keeps them with the person's preferences.
 */
type Definition = {
  keys: readonly string[];
  /** Keys of the widget that has the focus, which mean the same and stay as they are (arrows in a grid). */
  alsoKeys?: readonly string[];
  label: string;
  group: 'Everywhere' | 'Queue' | 'Approval' | 'Decide';
  /** The pages that have it; all of them when absent. Two shortcuts that never share a page may share a key. */
  pages?: readonly ('queue' | 'approval')[];
  /** Leads to a decision: never on a bare letter. */
  decides?: true;
};

const QUEUE = { group: 'Queue', pages: ['queue'] } as const;
const APPROVAL = { group: 'Approval', pages: ['approval'] } as const;
const BOTH = ['queue', 'approval'] as const;

export const SHORTCUTS = {
  help: { keys: ['?'], label: 'Show the keyboard help', group: 'Everywhere' },
  palette: { keys: ['$mod+k'], label: 'Go anywhere', group: 'Everywhere' },
  search: { keys: ['/'], label: 'Search this page', group: 'Everywhere' },
  'go-dashboard': { keys: ['d'], label: 'Go to Dashboard', group: 'Everywhere' },
  'go-approvals': { keys: ['a', 'g a'], label: 'Go to Approvals', group: 'Everywhere' },
  'go-stats': { keys: ['g s'], label: 'Go to Approval stats', group: 'Everywhere' },
  'go-rules': { keys: ['g r'], label: 'Go to Rules', group: 'Everywhere' },
  'go-agents': { keys: ['g g'], label: 'Go to Agents', group: 'Everywhere' },
  'go-audit': { keys: ['l'], label: 'Go to Audit log', group: 'Everywhere' },
  'queue-next': { keys: ['j'], alsoKeys: ['ArrowDown'], label: 'Next row', ...QUEUE },
  'queue-previous': { keys: ['k'], alsoKeys: ['ArrowUp'], label: 'Previous row', ...QUEUE },
  'queue-open': { keys: ['o'], alsoKeys: ['Enter'], label: 'Review the row', ...QUEUE },
  'queue-select': { keys: ['x'], alsoKeys: ['Space'], label: 'Select the row', ...QUEUE },
  'queue-extend-down': { keys: ['Shift+J'], label: 'Extend the selection down', ...QUEUE },
  'queue-extend-up': { keys: ['Shift+K'], label: 'Extend the selection up', ...QUEUE },
  'queue-all': { keys: ['$mod+a'], label: 'Select all on this page', ...QUEUE },
  'queue-clear': { keys: ['Escape', 'u'], label: 'Clear the selection', ...QUEUE },
  'queue-new': { keys: ['r'], label: 'Show new rows', ...QUEUE },
  'queue-soonest': { keys: ['e'], label: 'Sort by what expires soonest', ...QUEUE },
  'queue-preview': { keys: ['p'], label: 'Preview beside the list', ...QUEUE },
  edit: { keys: ['e'], label: 'Edit before deciding', ...APPROVAL },
  previous: { keys: ['['], label: 'Previous approval', ...APPROVAL },
  next: { keys: [']'], label: 'Next approval', ...APPROVAL },
  back: { keys: ['u', 'Escape'], label: 'Back to the queue', ...APPROVAL },
  approve: { keys: ['Shift+A'], label: 'Approve', group: 'Decide', pages: BOTH, decides: true },
  deny: { keys: ['Shift+D'], label: 'Deny', group: 'Decide', pages: BOTH, decides: true },
  'drop-decision': { keys: ['z'], label: 'Drop the decision that is about to be sent', group: 'Decide', pages: BOTH },
} as const satisfies Record<string, Definition>;

export type ShortcutId = keyof typeof SHORTCUTS;

/** A person's own keys: all keys of a shortcut at once, none to leave it without; absent ones are as they come. */
export type OwnKeys = { readonly [id in ShortcutId]?: readonly string[] | undefined };

export const isShortcutId = (id: string): id is ShortcutId => Object.hasOwn(SHORTCUTS, id);

export const SHORTCUT_IDS: readonly ShortcutId[] = Object.keys(SHORTCUTS).filter(isShortcutId);

/** One shortcut, every field there. */
export const shortcutOf = (id: ShortcutId): Definition => SHORTCUTS[id];

/** The keys that a shortcut has for this person. */
export const keysFor = (id: ShortcutId, own: OwnKeys): readonly string[] => own[id] ?? SHORTCUTS[id].keys;

const MODIFIED = /(?:^|\s)(?:\$mod|Control|Meta|Alt)\+/;

/**
 * Whether it is typed with letters, digits or signs alone (WCAG 2.1.4): such keys can be switched off, and rest while
 * somebody types.
 */
export const isCharacterKey = (keys: string): boolean => !MODIFIED.test(keys);

/** Stored keys as far as this version knows their shortcuts. */
export function ownKeysOf(stored: Readonly<Record<string, readonly string[]>>): OwnKeys {
  return Object.fromEntries(Object.entries(stored).filter(([id]) => isShortcutId(id)));
}
