import { FirstRun } from '@/components/agents/first-run';
import type { UserActor } from '@/lib/identity/actor';
import { firstRun } from '../../first-run';
import { pageFrame } from '../../page-actor';

/** The way to the first request, over a queue in which nothing waits. */
export async function FirstRunWhileEmpty({ actor }: { actor: UserActor }) {
  if ((await pageFrame(actor)).pending > 0) return null;
  const first = await firstRun(actor);
  if (!first.waiting) return null;
  return (
    <div className="px-4 pt-4 sm:px-6">
      <FirstRun {...first} />
    </div>
  );
}
