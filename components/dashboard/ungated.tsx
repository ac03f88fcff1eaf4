import Link from 'next/link';
import { VisibleText } from '@/components/ui/visible-text';

type Props = { base: string; tools: readonly { tool: string; agent_id: string | null }[] };

/** Tools that an admin lets run without a person, and where that is said. */
export function UngatedTools({ base, tools }: Props) {
  return (
    <ul className="flex flex-col gap-1.5 text-sm">
      {tools.map(({ tool, agent_id }) => (
        <li key={`${tool} ${agent_id ?? ''}`} className="flex flex-wrap items-baseline gap-x-2">
          <code className="text-xs font-medium wrap-anywhere">
            {tool === '*' ? 'every other tool' : <VisibleText text={tool} />}
          </code>
          <span className="text-xs text-muted">
            {agent_id === null ? (
              <Link href={`${base}/settings/tools`} className="text-accent-text underline underline-offset-4">
                by the organization
              </Link>
            ) : (
              <>
                by the manifest of{' '}
                <Link href={`${base}/agents/${agent_id}`} className="text-accent-text underline underline-offset-4">
                  {agent_id}
                </Link>
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
