import { Bot } from 'lucide-react';
import { ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { exampleManifest, executeExample } from '@/lib/browser/examples';

type Props = { org: string; orgId: string; url: string; canRegister: boolean };

/** Nobody acts here yet: the three steps to the first request, to copy. */
export function FirstAgent({ org, orgId, url, canRegister }: Props) {
  return (
    <Card title="No agents yet" aside={<Bot aria-hidden className="size-5 text-faint" />}>
      <p className="max-w-text text-sm text-muted">
        An agent is known by its manifest: what it may do, and which of it needs a person. Three steps to the first
        request that waits for you.
      </p>
      <ol className="mt-4 flex flex-col gap-5">
        <Step number={1} title="Register and approve a manifest">
          {canRegister ? (
            <>
              <p className="mb-2 text-sm text-muted">Here, or from a script with a token that may configure:</p>
              <CodeBlock
                label="Register a manifest"
                code={[
                  `curl -s ${url}/api/v1/orgs/${orgId}/manifests \\`,
                  '  -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\',
                  `  -d '${JSON.stringify(exampleManifest())}'`,
                ].join('\n')}
              />
              <div className="mt-2">
                <ButtonLink href={`/${org}/agents/register_manifest`} tone="primary" size="sm">
                  Register a manifest here
                </ButtonLink>
              </div>
            </>
          ) : (
            <p className="text-sm text-muted">An admin or owner does that: ask one.</p>
          )}
        </Step>
        <Step number={2} title="Make the agent’s key">
          <p className="text-sm text-muted">On the agent’s page, or under Settings, Tokens. It is shown once.</p>
        </Step>
        <Step number={3} title="Let the agent propose an action">
          <CodeBlock label="Propose an action" code={executeExample(url)} />
        </Step>
      </ol>
    </Card>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: React.ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="mb-1 text-base font-semibold">{title}</h3>
        {children}
      </div>
    </li>
  );
}
