'use client';

import { KeyRound } from 'lucide';
import { useAction } from '@/components/forms/use-action';
import { useDialog } from '@/components/forms/use-dialog';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { CodeChip } from '@/components/ui/code-chip';
import { Confirm } from '@/components/ui/confirm';
import { EmptyState } from '@/components/ui/empty-state';
import { StatusBadge } from '@/components/ui/status-badge';
import { Table, Tbody, Td, Th, Thead, Tr } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { notify } from '@/components/ui/toast';
import { VisibleText } from '@/components/ui/visible-text';
import { revokeToken } from '@/lib/browser/tokens';
import type { Token } from '@/lib/contracts/tokens';

type Props = {
  org: string;
  tokens: readonly Token[];
  /** One's own address: whose tokens need no name. */
  me: string;
  /** With the column that says whose they are. */
  withOwner: boolean;
};

/** Tokens with what they may do and when they were last used; live ones can be revoked. */
export function TokenTable({ org, tokens, me, withOwner }: Props) {
  const dialog = useDialog<Token>();
  if (tokens.length === 0) {
    return (
      <EmptyState icon={KeyRound} title="No tokens here">
        Scripts and agents need one to call the API. “Make a token” above makes it and shows it once.
      </EmptyState>
    );
  }
  return (
    <>
      <Table label="List of tokens" stacked>
        <Thead>
          <Th>Name</Th>
          {withOwner && <Th>Of</Th>}
          <Th>May do</Th>
          <Th>Last used</Th>
          <Th>Ends</Th>
          <Th>
            <span className="sr-only">Actions</span>
          </Th>
        </Thead>
        <Tbody>
          {tokens.map((token) => (
            <Tr key={token.token_id}>
              <Td className="min-w-32">
                <p className="font-medium">
                  <VisibleText text={token.name} />
                </p>
                <p className="text-xs whitespace-nowrap text-faint">
                  {token.kind}, <code>{token.prefix}…</code>
                </p>
              </Td>
              {withOwner && <Td label="Of">{ownerOf(token, me)}</Td>}
              <Td label="May do" className="min-w-48">
                <span className="flex flex-wrap gap-1">
                  {token.scopes.map((scope) => (
                    <CodeChip key={scope} code={scope} />
                  ))}
                </span>
              </Td>
              <Td label="Last used">{token.last_used_at ? <RelativeTime iso={token.last_used_at} /> : 'never'}</Td>
              <Td label="Ends">
                {token.status === 'active' ? (
                  <RelativeTime iso={token.expires_at} />
                ) : (
                  <StatusBadge status={token.status === 'expired' ? 'expired' : 'revoked'} />
                )}
              </Td>
              <Td className="text-right">
                {token.status === 'active' && (
                  <Button size="sm" tone="negative-quiet" onClick={() => dialog.show(token)}>
                    Revoke<span className="sr-only"> {token.name}</span>
                  </Button>
                )}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      {dialog.subject && <RevokeConfirm key={dialog.count} org={org} token={dialog.subject} dialog={dialog} />}
    </>
  );
}

function ownerOf(token: Token, me: string) {
  if (token.kind === 'personal') return token.owner === me ? <Badge tone="info">you</Badge> : (token.owner ?? '–');
  if (token.kind === 'agent') return <code className="text-xs">{token.agent_id}</code>;
  return 'service';
}

type ConfirmProps = { org: string; token: Token; dialog: { open: boolean; close: () => void } };

function RevokeConfirm({ org, token, dialog }: ConfirmProps) {
  const action = useAction(() => revokeToken(org, token.token_id), {
    onDone: () => {
      dialog.close();
      notify({ kind: 'success', title: `“${token.name}” is revoked` });
    },
  });
  return (
    <Confirm
      open={dialog.open}
      onOpenChange={(open) => !open && dialog.close()}
      title={`Revoke “${token.name}”?`}
      description="It is void from the next request on and can’t be brought back. What uses it needs a new one."
      confirmLabel="Revoke"
      tone="negative"
      busy={action.busy}
      error={action.messageBeside([])}
      onConfirm={() => void action.run(undefined)}
    />
  );
}
