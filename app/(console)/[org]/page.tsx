import { redirect } from 'next/navigation';

/** `/{org}` alone leads to its dashboard. */
export default async function Page({ params }: { params: Promise<{ org: string }> }) {
  redirect(`/${(await params).org}/dashboard`);
}
