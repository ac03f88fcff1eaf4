'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import { textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import type { useDialog } from '@/components/forms/use-dialog';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { notify } from '@/components/ui/toast';
import { loadPage } from '@/lib/browser/load-page';
import { changeMember, leaveOrg, removeMember } from '@/lib/browser/members';
import type { Member } from '@/lib/contracts/members';
import { isRoleName, ROLE_OPTIONS } from './roles';

export type MemberAct = 'role' | 'disable' | 'enable' | 'remove' | 'leave';

type Props = { org: string; dialog: ReturnType<typeof useDialog<{ act: MemberAct; member: Member }>> };

/** The questions behind a member's menu. */
export function MemberDialogs({ org, dialog }: Props) {
  const { subject, open, close, count } = dialog;
  if (!subject) return null;
  const { act, member } = subject;
  const props = { key: count, org, member, open, onClose: close };
  return act === 'role' ? <RoleDialog {...props} key={count} /> : <ActConfirm {...props} key={count} act={act} />;
}

type DialogProps = { org: string; member: Member; open: boolean; onClose: () => void };

function RoleDialog({ org, member, open, onClose }: DialogProps) {
  const action = useAction((role: string) => changeMember(org, member.user_id, isRoleName(role) ? { role } : {}), {
    onDone: ({ email, role }) => {
      onClose();
      notify({ kind: 'success', title: `${email} is ${role} now` });
    },
  });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title={`Role of ${member.email}`}
      description="It holds from the person's next request on, in every session and for every personal token."
      submitLabel="Change role"
      action={action}
      fields={['role']}
      onSubmit={(form) => void action.run(textOf(form, 'role'))}
    >
      <Field label="Role" error={action.errorOf('role')}>
        <Select name="role" options={ROLE_OPTIONS} defaultValue={member.role} />
      </Field>
    </FormDialog>
  );
}

type Question = { title: string; description: string; label: string; done: string };

function questionOf(act: Exclude<MemberAct, 'role'>, { email }: Member): Question {
  switch (act) {
    case 'disable':
      return {
        title: `Disable ${email}?`,
        description: 'The person can do nothing here from the next request on, and can be enabled again.',
        label: 'Disable',
        done: `${email} is disabled`,
      };
    case 'enable':
      return {
        title: `Enable ${email}?`,
        description: 'The person gets the role back.',
        label: 'Enable',
        done: `${email} is enabled`,
      };
    case 'remove':
      return {
        title: `Remove ${email}?`,
        description:
          'The membership and the personal tokens of this organization end at once. Keys made for agents and services stay, past decisions too.',
        label: 'Remove',
        done: `${email} was removed`,
      };
    case 'leave':
      return {
        title: 'Leave this organization?',
        description: 'Your membership and your personal tokens here end at once. An owner can invite you again.',
        label: 'Leave',
        done: 'You have left',
      };
  }
}

function ActConfirm({ org, member, act, open, onClose }: DialogProps & { act: Exclude<MemberAct, 'role'> }) {
  const question = questionOf(act, member);
  const action = useAction(
    async () => {
      if (act === 'remove') await removeMember(org, member.user_id);
      else if (act === 'leave') await leaveOrg(org);
      else await changeMember(org, member.user_id, { disabled: act === 'disable' });
    },
    {
      refresh: act !== 'leave',
      onDone: () => {
        if (act === 'leave') return loadPage('/');
        onClose();
        notify({ kind: 'success', title: question.done });
      },
    },
  );
  return (
    <Confirm
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={question.title}
      description={question.description}
      confirmLabel={question.label}
      tone={act === 'enable' ? 'primary' : 'negative'}
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}
