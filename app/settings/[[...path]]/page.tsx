import { redirect } from 'next/navigation';
import { homeOrg } from '@/app/(console)/home-org';

type Props = { params: Promise<{ path?: string[] }> };

/** Links to settings that name no organization lead to those of the member's own. */
export default async function SettingsRedirect({ params }: Props) {
  const { path = ['profile'] } = await params;
  redirect(`/${await homeOrg()}/settings/${path.map(encodeURIComponent).join('/')}`);
}
