/** OpenAI Agents SDK: the same guarded function as a tool of an agent. */
import { Agent, tool } from '@openai/agents';
import { z } from 'zod';
import { Countersign, GuardrailViolation } from 'countersign/client';

const countersign = new Countersign();

const deploy = countersign.guard(
  'kubernetes:deploy',
  ({ image }: { namespace: string; image: string }) => Promise.resolve({ deployed: image }),
  ({ namespace, image }) => ({ summary: `Deploy ${image} to ${namespace}` }),
);

export const deployTool = tool({
  name: 'deploy',
  description: 'Deploys an image. A person decides; it may take a while.',
  parameters: z.object({ namespace: z.string(), image: z.string() }),
  execute: async (input) => {
    try {
      return JSON.stringify(await deploy(input));
    } catch (error) {
      if (error instanceof GuardrailViolation) return error.message;
      throw error;
    }
  },
});

export const releaseAgent = new Agent({
  name: 'Release agent',
  instructions: 'You release what was tested. When a release is refused, say why, and do not try again.',
  tools: [deployTool],
});
