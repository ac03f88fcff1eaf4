'use client';

import { Ban, Check, LogOut, MoreHorizontal, Trash2, UserCog } from 'lucide';
import { useDialog } from '@/components/forms/use-dialog';
import { Badge } from '@/components/ui/badge';
import { IconButton } from '@/components/ui/icon-button';
import { Menu, type MenuEntry } from '@/components/ui/menu';
import { StatusBadge } from '@/components/ui/status-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { VisibleText } from '@/components/ui/visible-text';
import type { Member } from '@/lib/contracts/members';
import { MemberDialogs, type MemberAct } from './member-dialogs';

type Props = {
  org: string;
  members: readonly Member[];
  /** One's own user id. */
  me: string;
  canManage: boolean;
  /** Everybody is on this page, so that the last owner can be told. */
  allShown: boolean;
};

/** The people of the organization; owners change roles, disable and remove here, everybody can leave. */
export function MemberTable({ org, members, me, canManage, allShown }: Props) {
  const dialog = useDialog<{ act: MemberAct; member: Member }>();
  const owners = members.filter((member) => member.role === 'owner' && member.status === 'active');
  const lastOwner = allShown && owners.length === 1 ? owners[0]?.user_id : undefined;
  return (
    <>
      <Table label="List of members" stacked>
        <Thead>
          <Th>Person</Th>
          <Th>Role</Th>
          <Th>Status</Th>
          <Th>Joined</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </Thead>
        <Tbody>
          {members.map((member) => (
            <Tr key={member.user_id}>
              <Td className="min-w-52">
                <p className="font-medium">
                  <VisibleText text={member.name || member.email} />{' '}
                  {member.user_id === me && <Badge tone="info">you</Badge>}
                </p>
                <p className="text-xs text-faint">{member.email}</p>
                {canManage && member.user_id === lastOwner && (
                  <p className="mt-0.5 max-w-text text-xs text-muted">
                    The only owner. Make somebody else an owner before this one can be changed, removed or leave.
                  </p>
                )}
              </Td>
              <Td label="Role">{member.role}</Td>
              <Td label="Status">
                <StatusBadge
                  status={member.status === 'active' ? 'active' : 'inactive'}
                  {...(member.status === 'disabled' ? { word: 'Disabled' } : {})}
                />
              </Td>
              <Td label="Joined">
                <RelativeTime iso={member.joined_at} />
              </Td>
              <Td className="text-right max-sm:absolute max-sm:top-2 max-sm:right-3">
                {(canManage || member.user_id === me) && (
                  <Menu
                    entries={entriesFor(member, {
                      own: member.user_id === me,
                      canManage,
                      last: member.user_id === lastOwner,
                      show: (act) => dialog.show({ act, member }),
                    })}
                    trigger={<IconButton icon={MoreHorizontal} label={`Change ${member.email}`} size="sm" />}
                  />
                )}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <MemberDialogs org={org} dialog={dialog} />
    </>
  );
}

type For = { own: boolean; canManage: boolean; last: boolean; show: (act: MemberAct) => void };

function entriesFor(member: Member, { own, canManage, last, show }: For): MenuEntry[] {
  const leave: MenuEntry = {
    kind: 'item',
    label: 'Leave this organization…',
    icon: LogOut,
    danger: true,
    disabled: last,
    onSelect: () => show('leave'),
  };
  if (!canManage) return [leave];
  const disabled = member.status === 'disabled';
  return [
    { kind: 'item', label: 'Change role…', icon: UserCog, disabled: last, onSelect: () => show('role') },
    disabled
      ? { kind: 'item', label: 'Enable', icon: Check, onSelect: () => show('enable') }
      : { kind: 'item', label: 'Disable…', icon: Ban, disabled: last, onSelect: () => show('disable') },
    { kind: 'separator' },
    own
      ? leave
      : { kind: 'item', label: 'Remove…', icon: Trash2, danger: true, disabled: last, onSelect: () => show('remove') },
  ];
}
