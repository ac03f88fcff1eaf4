import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';

/** Where `$ORG_ID` and `$TOKEN` of every curl example come from. */
export function CurlVariables({ orgId, url }: { orgId: string; url: string }) {
  return (
    <Card title="For curl and scripts" description="The examples of the guides use these variables.">
      <CodeBlock
        label="Shell variables"
        code={[
          `export COUNTERSIGN=${url}`,
          `export ORG_ID=${orgId}`,
          'export TOKEN=…   # a token made below; it is shown once',
          '',
          'curl -s "$COUNTERSIGN/api/v1/orgs/$ORG_ID/approvals/pending" -H "Authorization: Bearer $TOKEN"',
        ].join('\n')}
      />
    </Card>
  );
}
