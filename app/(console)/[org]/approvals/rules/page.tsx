import { redirect } from 'next/navigation';

type Props = { params: Promise<{ org: string }> };

/** Rules have a place of their own; guides look for them here. */
export default async function Page({ params }: Props) {
  redirect(`/${encodeURIComponent((await params).org)}/rules`);
}
