import { Card } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code-block';
import { CodeChip } from '@/components/ui/code-chip';
import type { ReactNode } from 'react';
import { curlOf } from './curl';
import { MethodPath } from './method-path';
import type { ReferenceOperation } from './reference';
import { FieldList, SchemaView } from './schema-view';
import { whoMayCall } from './who';

/** One operation: who may call it, what goes in, what comes out, and a command to try. */
export function OperationCard({ operation, serverUrl }: { operation: ReferenceOperation; serverUrl: string }) {
  const { id, method, path, summary, description, permission, query, body, answer } = operation;
  return (
    <div id={id} className="scroll-mt-4">
      <Card
        title={
          <a href={`#${id}`} className="hover:underline">
            {summary} <span className="sr-only">({id})</span>
          </a>
        }
        aside={permission && <CodeChip code={permission} title="the permission that it needs" />}
      >
        <MethodPath method={method} path={path} />
        <p className="mt-2 max-w-text text-sm text-muted">
          {description && <>{description} </>}
          {whoMayCall(operation)}
        </p>
        <div className="mt-4 grid grid-cols-1 gap-x-8 gap-y-5 xl:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-5">
            {query.length > 0 && (
              <Part title="Query">
                <FieldList fields={query} />
              </Part>
            )}
            {body && (
              <Part title={body.required ? 'Body' : 'Body, may be left out'}>
                <SchemaView schema={body.schema} />
              </Part>
            )}
            <Part title={`Answer ${answer.status}: ${answer.description}`}>
              {answer.schema && <SchemaView schema={answer.schema} />}
            </Part>
          </div>
          <CodeBlock label={`Example of ${id}`} code={curlOf(operation, serverUrl)} className="self-start" />
        </div>
      </Card>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h3 className="mb-1.5 text-xs font-medium text-faint">{title}</h3>
      {children}
    </section>
  );
}
