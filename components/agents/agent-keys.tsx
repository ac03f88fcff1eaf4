import { CreateToken } from '@/components/settings/create-token';
import type { Scope } from '@/components/settings/scopes';
import { TokenTable } from '@/components/settings/token-table';
import { Card } from '@/components/ui/card';
import type { Token } from '@/lib/contracts/tokens';

type Props = {
  org: string;
  orgId: string;
  url: string;
  agentId: string;
  /** One's own address. */
  me: string;
  keys: readonly Token[];
  scopes: Scope[];
  preset: Scope[];
};

/** The keys with which an agent acts. */
export function AgentKeys({ agentId, keys, me, scopes, preset, ...where }: Props) {
  return (
    <Card
      title="Keys"
      description="Only a key of its own lets it act. Whoever makes one counts as the requester of what it asks for."
      flush
      aside={
        <CreateToken
          {...where}
          kinds={[{ kind: 'agent', scopes, preset }]}
          agents={[agentId]}
          agentId={agentId}
          label="Make a key"
        />
      }
    >
      <TokenTable org={where.org} tokens={keys} me={me} withOwner={false} />
    </Card>
  );
}
