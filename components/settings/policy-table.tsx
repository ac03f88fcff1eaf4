'use client';

import { Plus, Scale } from 'lucide';
import type { ReactNode } from 'react';
import { FormMessage } from '@/components/forms/form-message';
import { useDialog } from '@/components/forms/use-dialog';
import { useToggle } from '@/components/forms/use-toggle';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CheckboxField } from '@/components/ui/checkbox-field';
import { EmptyState } from '@/components/ui/empty-state';
import { Icon } from '@/components/ui/icon';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { VisibleText } from '@/components/ui/visible-text';
import { updatePolicy } from '@/lib/browser/policies';
import type { PolicyInfo } from '@/lib/contracts/policies';
import { DeletePolicy } from './delete-policy';
import { PolicyDialog } from './policy-dialog';
import { matchWords } from './policy-match';

type Props = { org: string; policies: readonly PolicyInfo[]; canManage: boolean; pager: ReactNode };
type About = { act: 'save' | 'delete'; policy: PolicyInfo | null };

const EFFECTS = {
  allow: { word: 'Allow', tone: 'positive' },
  deny: { word: 'Deny', tone: 'negative' },
  require_approval: { word: 'Require approval', tone: 'warning' },
} as const;

/** The organization's own policies in the order in which they are asked. */
export function PolicyTable({ org, policies, canManage, pager }: Props) {
  const dialog = useDialog<About>();
  const subject = dialog.subject;
  const props = { org, open: dialog.open, onClose: dialog.close };
  return (
    <Card
      title="Policies"
      description="For what manifests can’t say. Asked from the highest priority down; a denial by anything else still denies."
      flush
      aside={
        canManage && (
          <Button size="sm" tone="primary" onClick={() => dialog.show({ act: 'save', policy: null })}>
            <Icon of={Plus} className="size-3.5" />
            Add a policy
          </Button>
        )
      }
    >
      {policies.length === 0 ? (
        <EmptyState icon={Scale} title="No policies yet">
          Manifests decide alone. A policy of yours could deny deployments at night, or put everything in production
          before a person.
        </EmptyState>
      ) : (
        <Table label="List of policies" stacked>
          <Thead>
            <Th numeric>Priority</Th>
            <Th>Policy</Th>
            <Th>Effect</Th>
            <Th>Applies to</Th>
            <Th>On</Th>
            {canManage && (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </Thead>
          <Tbody>
            {policies.map((policy) => (
              <Tr key={policy.policy_id} {...(policy.enabled ? {} : { className: 'text-faint' })}>
                <Td label="Priority" numeric>
                  {policy.priority}
                </Td>
                <Td label="Policy" className="min-w-36 xl:min-w-44">
                  <p className="font-medium">
                    <VisibleText text={policy.name} />
                  </p>
                  {policy.message && (
                    <p className="max-w-64 text-xs text-muted">
                      <VisibleText text={policy.message} />
                    </p>
                  )}
                </Td>
                <Td label="Effect">
                  <Badge tone={EFFECTS[policy.effect].tone}>{EFFECTS[policy.effect].word}</Badge>
                </Td>
                <Td label="Applies to" className="min-w-40 text-xs xl:min-w-48">
                  <Applies match={policy.match} />
                </Td>
                <Td label="On">
                  <Enabled org={org} policy={policy} canManage={canManage} />
                </Td>
                {canManage && (
                  <Td className="text-right">
                    <span className="inline-flex gap-2">
                      <Button size="sm" onClick={() => dialog.show({ act: 'save', policy })}>
                        Edit<span className="sr-only"> {policy.name}</span>
                      </Button>
                      <Button size="sm" tone="negative-quiet" onClick={() => dialog.show({ act: 'delete', policy })}>
                        Delete<span className="sr-only"> {policy.name}</span>
                      </Button>
                    </span>
                  </Td>
                )}
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
      {pager}
      {subject?.act === 'save' && <PolicyDialog key={dialog.count} {...props} policy={subject.policy} />}
      {subject?.act === 'delete' && subject.policy && (
        <DeletePolicy key={dialog.count} {...props} policy={subject.policy} />
      )}
    </Card>
  );
}

function Applies({ match }: { match: unknown }) {
  const criteria = matchWords(match);
  if (criteria.length === 0) return <span className="font-medium">every action</span>;
  return (
    <ul>
      {criteria.map((words) => (
        <li key={words} className="wrap-anywhere">
          <VisibleText text={words} />
        </li>
      ))}
    </ul>
  );
}

function Enabled({ org, policy, canManage }: { org: string; policy: PolicyInfo; canManage: boolean }) {
  const enabled = useToggle(policy.enabled, (on) => updatePolicy(org, policy.policy_id, { enabled: on }));
  return (
    <>
      <CheckboxField
        label={<span className="sr-only">{policy.name} is on</span>}
        checked={enabled.on}
        disabled={!canManage}
        onChange={(event) => enabled.set(event.target.checked)}
      />
      <FormMessage message={enabled.message} />
    </>
  );
}
