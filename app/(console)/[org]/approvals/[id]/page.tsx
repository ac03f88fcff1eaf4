import { dehydrate, HydrationBoundary } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ApprovalPage } from '@/components/approvals/detail/approval-page';
import { getApproval } from '@/lib/approvals/get';
import { precedentsOf } from '@/lib/approvals/precedent';
import { trailOf } from '@/lib/audit/trail';
import { can } from '@/lib/authority/can';
import { readFilter, type RawParams } from '@/lib/browser/approval-filters';
import { approvalKeys } from '@/lib/browser/approvals';
import { makeQueryClient } from '@/lib/browser/query-client';
import { AppError } from '@/lib/errors';
import type { UserActor } from '@/lib/identity/actor';
import { parseId, type ApprovalId } from '@/lib/ids';
import { pageActor, pageOrg } from '../../../page-actor';

type Props = { params: Promise<{ org: string; id: string }>; searchParams: Promise<RawParams> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Approval ${decodeURIComponent((await params).id).slice(0, 40)}` };
}

export default async function Page({ params, searchParams }: Props) {
  const { org, id } = await params;
  const actor = await pageActor(org);
  const approvalId = parseId('appr', decodeURIComponent(id)) ?? notFound();
  const [{ approval, trail, precedents }, { slug, settings }] = await Promise.all([
    read(actor, approvalId),
    pageOrg(actor),
  ]);
  const client = makeQueryClient();
  client.setQueryData(approvalKeys.detail(slug, approval.approval_id), approval);
  client.setQueryData(approvalKeys.trail(slug, approval.approval_id), { items: trail });
  const may = (permission: Parameters<typeof can>[1]) => can(actor, permission).ok;
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <ApprovalPage
        key={approval.approval_id}
        org={slug}
        initial={approval}
        precedents={precedents}
        filter={readFilter(await searchParams)}
        may={{
          decide: may('approvals.decide'),
          edit: may('approvals.edit'),
          extend: may('approvals.extend'),
          reveal: may('approvals.reveal'),
          retry: may('executions.retry'),
          reconcile: may('executions.reconcile'),
          rule: may('rules.write'),
          broadRule: may('rules.write_broad'),
        }}
        refreshSeconds={settings.auto_refresh_seconds}
        holdSeconds={settings.hold_seconds}
      />
    </HydrationBoundary>
  );
}

/** Everything about one approval; 404 for unknown ones and those of other organizations. */
async function read(actor: UserActor, id: ApprovalId) {
  try {
    const [approval, trail, precedents] = await Promise.all([
      getApproval(actor, id),
      trailOf(actor, id),
      precedentsOf(actor, id),
    ]);
    return { approval, trail, precedents };
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') notFound();
    throw error;
  }
}
