import { redirect } from 'next/navigation';
import { homeOrg } from '@/app/(console)/home-org';

/** Links that name no organization (the sign-in, the error pages) lead to the member's own queue. */
export default async function Page() {
  redirect(`/${await homeOrg()}/approvals`);
}
