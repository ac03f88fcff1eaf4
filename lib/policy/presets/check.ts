import type { ACTION_TYPES, SafetyDecision } from '@/lib/contracts/safety';
import { destructive } from '@/lib/policy/presets/destructive';
import { allowListNames } from '@/lib/policy/counterparty-match';

type ActionType = (typeof ACTION_TYPES)[number];
type Context = Readonly<Record<string, unknown>>;

const allow = (reason: string): SafetyDecision => ({ allowed: true, reason, requires_approval: false });
const ask = (reason: string): SafetyDecision => ({ allowed: true, reason, requires_approval: true });
const refuse = (reason: string): SafetyDecision => ({ allowed: false, reason, requires_approval: false });

const PRESETS: Readonly<Record<ActionType, (context: Context) => SafetyDecision>> = {
  execute_code: ({ command }) => {
    if (typeof command !== 'string' || command.trim() === '') return refuse('There is no command to look at.');
    const harm = destructive(command);
    return harm ? refuse(`Destructive command: it ${harm}.`) : allow('Code execution is allowed.');
  },
  deploy: () => ask('Deployments need a person’s approval.'),
  create_billing: () => ask('Billing operations need a person’s approval.'),
  delete_files: () => ask('Deleting files needs a person’s approval.'),
  network_access: networkAccess,
};

const isKnown = (action: string): action is ActionType => Object.hasOwn(PRESETS, action);

/**
 * The built-in policy set of the workflow dialect, for agents that ask before they act on their own. `allowed: false` is
 * final; `requires_approval` says that a person may still say yes, and always comes with `allowed: true`, since clients
 * stop at `allowed: false` before they look at it. Pure.
 */
export function safetyCheck(action: string, context: Context): SafetyDecision {
  return isKnown(action) ? PRESETS[action](context) : refuse(`Action type '${action.slice(0, 100)}' is not enabled.`);
}

/** Hosts of the allow list are exact, or `*.example.com` on a dot boundary. */
function networkAccess({ url, allowlist }: Context): SafetyDecision {
  if (typeof url !== 'string' || !URL.canParse(url)) return refuse('There is no URL that can be read.');
  const { protocol, hostname } = new URL(url);
  if (!/^(?:https?|wss?):$/.test(protocol)) return refuse(`Network access by ${protocol} is not enabled.`);
  if (allowlist === undefined || allowlist === null) return allow('Network access is allowed.');
  const hosts = Array.isArray(allowlist) ? allowlist.filter((host) => typeof host === 'string') : [];
  return allowListNames(hosts, hostname)
    ? allow(`${hostname} is on the allow list.`)
    : ask(`${hostname} is not on the allow list.`);
}
