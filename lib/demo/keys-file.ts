/** Where the demo's set-up keeps its agents' keys, in the data directory, and `npm run agent` finds them. */
export const KEYS_FILE = 'demo-agents.json';
