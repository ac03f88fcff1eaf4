import { redirect } from 'next/navigation';
import { homeOrg } from '@/app/(console)/home-org';

type Props = { params: Promise<{ path?: string[] }> };

/** Links that name no organization (the sign-in, the error pages, a guide) lead to the member's own approvals. */
export default async function ApprovalsRedirect({ params }: Props) {
  const { path = [] } = await params;
  redirect(['', await homeOrg(), 'approvals', ...path.map(encodeURIComponent)].join('/'));
}
