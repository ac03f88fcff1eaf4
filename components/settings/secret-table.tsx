'use client';

import { LockKeyhole, Plus } from 'lucide';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useDialog } from '@/components/forms/use-dialog';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import type { SecretInfo } from '@/lib/contracts/secrets';
import { DeleteSecret, SecretDialog } from './secret-dialogs';

type Props = { org: string; secrets: readonly SecretInfo[]; canManage: boolean; pager: ReactNode };
type About = { act: 'save' | 'delete'; secret: SecretInfo | null };

/** What connectors may send: names and hosts, never a value. */
export function SecretTable({ org, secrets, canManage, pager }: Props) {
  const dialog = useDialog<About>();
  const subject = dialog.subject;
  const props = { org, open: dialog.open, onClose: dialog.close };
  return (
    <Card
      title="Secrets"
      description="Kept sealed, never read back. Sent over https to the hosts named here, and to no other."
      flush
      aside={
        canManage && (
          <Button size="sm" tone="primary" onClick={() => dialog.show({ act: 'save', secret: null })}>
            <Icon of={Plus} className="size-3.5" />
            Add a secret
          </Button>
        )
      }
    >
      {secrets.length === 0 ? (
        <EmptyState icon={LockKeyhole} title="No secrets yet">
          A manifest’s tool names a secret (<code>secret_refs</code>), and the connector sends it. Add the secret here,
          so that it stands in no manifest and no request.
        </EmptyState>
      ) : (
        <Table label="List of secrets" stacked>
          <Thead>
            <Th>Name</Th>
            <Th>Sent to</Th>
            <Th>Used by</Th>
            <Th>Value from</Th>
            <Th>
              <span className="sr-only">Actions</span>
            </Th>
          </Thead>
          <Tbody>
            {secrets.map((secret) => (
              <Tr key={secret.secret_id}>
                <Td className="min-w-36 font-medium wrap-anywhere">{secret.name}</Td>
                <Td label="Sent to" className="min-w-36">
                  <code className="text-xs wrap-anywhere">{secret.allowed_hosts.join(', ')}</code>
                </Td>
                <Td label="Used by">
                  <UsedBy org={org} agents={secret.used_by} />
                </Td>
                <Td label="Value from" className="text-xs text-muted">
                  <RelativeTime iso={secret.rotated_at ?? secret.created_at} />
                  {secret.created_by && <span className="block">{secret.created_by}</span>}
                </Td>
                <Td className="text-right">
                  {canManage && (
                    <span className="inline-flex gap-2">
                      <Button size="sm" onClick={() => dialog.show({ act: 'save', secret })}>
                        New value<span className="sr-only"> of {secret.name}</span>
                      </Button>
                      <Button size="sm" tone="negative-quiet" onClick={() => dialog.show({ act: 'delete', secret })}>
                        Delete<span className="sr-only"> {secret.name}</span>
                      </Button>
                    </span>
                  )}
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
      {pager}
      {subject?.act === 'save' && <SecretDialog key={dialog.count} {...props} secret={subject.secret} />}
      {subject?.act === 'delete' && subject.secret && (
        <DeleteSecret key={dialog.count} {...props} secret={subject.secret} />
      )}
    </Card>
  );
}

function UsedBy({ org, agents }: { org: string; agents: readonly string[] }) {
  if (agents.length === 0) return <span className="text-faint">no manifest in force</span>;
  return agents.map((agent) => (
    <Link key={agent} href={`/${org}/agents/${agent}`} className="mr-2 text-accent-text underline underline-offset-4">
      {agent}
    </Link>
  ));
}
