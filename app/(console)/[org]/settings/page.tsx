import { redirect } from 'next/navigation';

export default async function SettingsIndex({ params }: { params: Promise<{ org: string }> }) {
  redirect(`/${(await params).org}/settings/profile`);
}
