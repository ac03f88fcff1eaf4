'use client';

import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { RadioGroup } from '@/components/ui/radio-group';
import { curlExample, mcpExample, typescriptExample } from '@/lib/browser/examples';
import { FirstRequest } from './first-request';
import type { FirstRunProps } from './first-run';
import { SetUpExample } from './set-up-example';

type Props = Omit<FirstRunProps, 'waiting'> & { onClose: () => void };

const WAYS = [
  { value: 'curl', label: 'curl', code: curlExample, name: 'First request with curl' },
  { value: 'typescript', label: 'TypeScript', code: typescriptExample, name: 'First request in TypeScript' },
  { value: 'mcp', label: 'MCP', code: mcpExample, name: 'MCP configuration' },
];

/** An agent with a key, three ways to ask, and a place that notices when the first request has come. */
export default function FirstRunSteps({ org, url, agentId, canSetUp, onClose }: Props) {
  const [key, setKey] = useState<string | null>(null);
  const [way, setWay] = useState(WAYS[0]);
  return (
    <Card
      title={agentId === null ? 'No agents yet: the way to the first request' : 'Send the first request'}
      description="An agent proposes an action, it waits here for a person, and runs when you say yes. Three steps."
    >
      <ol className="mt-2 flex flex-col gap-5">
        <Step number={1} title="An agent with a key">
          <SetUpExample org={org} agentId={agentId} canSetUp={canSetUp} made={key !== null} onMade={setKey} />
        </Step>
        <Step number={2} title="Let it propose an action">
          <div className="flex flex-col gap-3">
            <RadioGroup
              label="With"
              name="way"
              options={WAYS}
              value={way?.value}
              onChange={(value) => setWay(WAYS.find((one) => one.value === value))}
            />
            {way && <CodeBlock label={way.name} code={way.code(url, key)} />}
            {way?.value === 'typescript' && (
              <p className="text-sm text-muted">
                The client has no dependencies; <code>npm run pack:client</code> in Countersign’s folder makes its
                package.
              </p>
            )}
            {way?.value === 'mcp' && (
              <p className="text-sm text-muted">
                Then ask the model to request the action <code>kubernetes:deploy</code>.
              </p>
            )}
          </div>
        </Step>
        <Step number={3} title="Decide it">
          <FirstRequest org={org} />
        </Step>
      </ol>
      <div className="mt-4 flex flex-wrap items-center gap-4 border-t border-line pt-3 text-sm">
        {canSetUp && (
          <ButtonLink href={`/${org}/agents/register_manifest`} size="sm" tone="ghost">
            Register a manifest of your own
          </ButtonLink>
        )}
        <Link href="/docs/api" className="text-accent-text underline underline-offset-4">
          API reference
        </Link>
        <Button size="sm" tone="ghost" className="ml-auto" onClick={onClose}>
          Hide this
        </Button>
      </div>
    </Card>
  );
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent-text"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1">
        <h3 className="mb-1.5 text-base font-semibold">{title}</h3>
        {children}
      </div>
    </li>
  );
}
