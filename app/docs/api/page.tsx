import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { reference } from './description';
import { MethodPath } from './method-path';

/** Every operation at a glance. */
export default function ReferenceOverview() {
  const { groups, serverUrl } = reference();
  return (
    <div className="flex flex-col gap-6">
      <header className="max-w-text">
        <h1 className="text-2xl font-semibold">API reference</h1>
        <p className="mt-2 text-md text-muted">
          Every operation of this server, from the same table that it validates with. JSON in <code>snake_case</code>,
          times in UTC, errors as problem documents (RFC 9457). The same as{' '}
          <a href="/api/v1/openapi.json" className="text-accent-text underline">
            OpenAPI 3.1
          </a>
          .
        </p>
      </header>
      <Card title="What the examples need">
        <p className="mb-3 max-w-text text-sm text-muted">
          <code>ORG_ID</code> is your organization’s slug or id. People send a token, made under Settings → Tokens or by
          signing in; agents send their key.
        </p>
        <CodeBlock label="Set-up" code={setUp(serverUrl)} />
      </Card>
      {groups.map(({ tag, slug, operations }) => (
        <Card key={slug} title={<a href={`/docs/api/${slug}`}>{tag}</a>} flush>
          <ul className="divide-y divide-line">
            {operations.map((operation) => (
              <li key={operation.id}>
                <a
                  href={`/docs/api/${slug}#${operation.id}`}
                  className="grid gap-x-6 gap-y-0.5 px-4 py-2 hover:bg-hover focus-visible:-outline-offset-2 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]"
                >
                  <MethodPath method={operation.method} path={operation.path} />
                  <span className="text-sm text-muted">{operation.summary}</span>
                </a>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

const setUp = (serverUrl: string): string => `export ORG_ID=acme
export TOKEN=$(curl -s ${serverUrl}/api/v1/auth/login \\
  -H "Content-Type: application/json" \\
  -d '{"email": "you@example.com", "password": "your password"}' \\
  | node -pe 'JSON.parse(fs.readFileSync(0)).access_token')
export AGENT_KEY=csa_…`;
