import { actionTools } from './action-tools';
import { agentTools } from './agent-tools';
import { ruleTools } from './rule-tools';
import type { Tool } from './tool';
import type { Actor } from '@/lib/identity/actor';

/** The tools of the approvals module, for people. */
export const MODULE_TOOLS: readonly Tool[] = [...actionTools, ...ruleTools];

const byName = new Map([...MODULE_TOOLS, ...agentTools].map((tool) => [tool.name, tool]));

/** What is listed to a caller: all of the module to people, to an agent only what it does for itself. */
export const toolsFor = (actor: Actor): readonly Tool[] => (actor.kind === 'user' ? MODULE_TOOLS : agentTools);

/** A tool by its name, listed to the caller or not: one that isn't says why. */
export const toolNamed = (name: string): Tool | undefined => byName.get(name);

/** The line in the log by which runbooks tell that the module is there. */
export const registeredLine = (): string => `Approvals module registered ${MODULE_TOOLS.length} tools`;
