import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { reference } from '../description';
import { OperationCard } from '../operation-card';

type Props = { params: Promise<{ tag: string }> };

const groupOf = async ({ params }: Props) => {
  const { tag } = await params;
  return reference().groups.find(({ slug }) => slug === tag);
};

export async function generateMetadata(props: Props): Promise<Metadata> {
  const group = await groupOf(props);
  return group ? { title: group.tag } : {};
}

/** The operations of one group in full. */
export default async function ReferenceGroupPage(props: Props) {
  const group = await groupOf(props);
  if (!group) notFound();
  return (
    <div className="flex flex-col gap-6">
      <h1 className="text-2xl font-semibold">{group.tag}</h1>
      {group.operations.map((operation) => (
        <OperationCard key={operation.id} operation={operation} serverUrl={reference().serverUrl} />
      ))}
    </div>
  );
}
