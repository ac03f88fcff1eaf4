'use client';

import { FormMessage } from '@/components/forms/form-message';
import { useAction } from '@/components/forms/use-action';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { notify } from '@/components/ui/toast';
import { revokeInvitation } from '@/lib/browser/members';
import type { Invitation } from '@/lib/contracts/members';

const TONES: Record<Invitation['status'], Tone> = {
  open: 'warning',
  accepted: 'positive',
  revoked: 'neutral',
  expired: 'neutral',
};

/** The newest invitations; open ones can be taken back. */
export function InvitationList({ org, invitations }: { org: string; invitations: readonly Invitation[] }) {
  if (invitations.length === 0) {
    return <p className="px-4 py-6 text-sm text-muted">Nobody was invited yet. “Add a person” above makes a link.</p>;
  }
  return (
    <Table label="List of invitations" stacked>
      <Thead>
        <Th>E-mail</Th>
        <Th>Role</Th>
        <Th>Status</Th>
        <Th>Invited by</Th>
        <Th>Ends</Th>
        <Th>
          <span className="sr-only">Actions</span>
        </Th>
      </Thead>
      <Tbody>
        {invitations.map((invitation) => (
          <Tr key={invitation.invitation_id}>
            <Td className="font-medium">{invitation.email}</Td>
            <Td label="Role">{invitation.role}</Td>
            <Td label="Status">
              <Badge tone={TONES[invitation.status]}>{invitation.status}</Badge>
            </Td>
            <Td label="Invited by">{invitation.invited_by}</Td>
            <Td label="Ends">
              <RelativeTime iso={invitation.expires_at} />
            </Td>
            <Td className="text-right">
              {invitation.status === 'open' && <Revoke org={org} invitation={invitation} />}
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Revoke({ org, invitation }: { org: string; invitation: Invitation }) {
  const action = useAction(() => revokeInvitation(org, invitation.invitation_id), {
    onDone: () => notify({ kind: 'success', title: `The invitation of ${invitation.email} was taken back` }),
  });
  return (
    <>
      <Button size="sm" busy={action.busy} onClick={() => void action.run(undefined)}>
        Take back<span className="sr-only"> the invitation of {invitation.email}</span>
      </Button>
      <FormMessage message={action.messageBeside([])} />
    </>
  );
}
