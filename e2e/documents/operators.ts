import { paste } from '../support/paste';
import { DEPLOY } from '../support/manifest';
import { hold, type Runner, type Runners } from './stage';

/* The operator guide: commands pasted into a shell, with approvals that wait in the place of its made-up ids. */

const decides =
  (expected: RegExp): Runner =>
  async ({ agent, operator }, { text }) => {
    const ids = new Set(text.match(/appr-\w+/g));
    const replace: Record<string, string> = {};
    for (const made of ids) replace[made] = await agent.ask({ ...DEPLOY, params: { made } });
    const { output } = await paste(text, operator, replace);
    hold(expected.test(output), output);
    return output.trim().slice(0, 300);
  };

export const OPERATOR_GUIDE: Runners = {
  1: decides(/"status":"approved"/),
  2: decides(/"reason":"Not approved during code freeze"/),
  3: decides(/"summary":\{"approved":3,"errors":0\}/),
  4: decides(/"summary":\{"denied":2,"errors":0\}/),
  5: decides(/"average_response_time_minutes":/),
};
