/** Vercel AI SDK: a tool that asks a person before it acts. A no comes back to the model as words that it can act on. */
import { tool, ToolLoopAgent, type LanguageModel } from 'ai';
import { z } from 'zod';
import { Countersign, GuardrailViolation } from 'countersign/client';

const countersign = new Countersign();

const refund = countersign.guard(
  'refund:issue',
  ({ order, amount }: { order: string; amount: number }) => Promise.resolve({ refunded: amount, order }),
  ({ order, amount }) => ({ amount, currency: 'EUR', summary: `Refund ${amount} EUR for ${order}` }),
);

export const issueRefund = tool({
  description: 'Refunds an order. A person decides; it may take a while.',
  inputSchema: z.object({ order: z.string(), amount: z.number().positive() }),
  execute: async (input, { abortSignal }) => {
    try {
      return await refund(input, abortSignal ? { signal: abortSignal } : {});
    } catch (error) {
      if (error instanceof GuardrailViolation) return { refused: error.message };
      throw error;
    }
  },
});

export const agentOf = (model: LanguageModel) =>
  new ToolLoopAgent({ model, instructions: 'You help customers with their orders.', tools: { issueRefund } });
