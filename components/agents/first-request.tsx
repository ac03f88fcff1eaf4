'use client';

import { useQuery } from '@tanstack/react-query';
import { PartyPopper } from 'lucide';
import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { Spinner } from '@/components/ui/spinner';
import { VisibleText } from '@/components/ui/visible-text';
import { newestInteractionOptions } from '@/lib/browser/interactions';

const EVERY_MS = 2_000;

const MEANING = {
  ESCALATE: 'It waits for you.',
  ALLOW: 'Policy allowed it at once, without a person.',
  DENY: 'Policy refused it: its page says which check did.',
};

/** Waits for the organization's first request and leads to it as soon as it has come, without a reload. */
export function FirstRequest({ org }: { org: string }) {
  const { data: first } = useQuery(newestInteractionOptions(org, EVERY_MS));
  return (
    <div role="status">
      {first ? (
        <Banner
          tone="positive"
          title={
            <span className="inline-flex items-center gap-2">
              <Icon of={PartyPopper} className="size-4" />
              Your first request has arrived
            </span>
          }
          actions={
            first.approval_id === null ? (
              <ButtonLink size="sm" tone="primary" href={`/${org}/interactions/${first.interaction_id}`}>
                See what happened
              </ButtonLink>
            ) : (
              <ButtonLink size="sm" tone="primary" href={`/${org}/approvals/${first.approval_id}`}>
                Review it
              </ButtonLink>
            )
          }
        >
          <p>
            <VisibleText text={`${first.action.type}:${first.action.tool}`} />, asked by {first.agent_id}.{' '}
            {MEANING[first.decision]}
          </p>
        </Banner>
      ) : (
        <p className="flex items-center gap-2.5 text-sm text-muted">
          <Spinner />
          Waiting for the first request. This line changes by itself when it is here.
        </p>
      )}
    </div>
  );
}
