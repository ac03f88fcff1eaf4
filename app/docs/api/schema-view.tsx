import { alternativesOf, fieldsOf, limitsOf, typeOf, type Field, type Schema } from './schema';

/** Deeper than this a document is better read in OpenAPI. */
const DEEPEST = 8;

/** A body or an answer: its members, or what it is when it has none. */
export function SchemaView({ schema, depth = 0 }: { schema: Schema; depth?: number }) {
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 1 && alternatives.some((one) => fieldsOf(one).length > 0)) {
    return (
      <div className="flex flex-col gap-2">
        {alternatives.map((one, index) => (
          <div key={index}>
            <p className="mb-1 text-xs text-faint">{index === 0 ? 'Either' : 'or'}</p>
            <SchemaView schema={one} depth={depth + 1} />
          </div>
        ))}
      </div>
    );
  }
  const fields = fieldsOf(schema);
  if (fields.length === 0) return <p className="font-mono text-xs/5 text-muted">{typeOf(schema)}</p>;
  return <FieldList fields={fields} depth={depth} />;
}

export function FieldList({ fields, depth = 0 }: { fields: readonly Field[]; depth?: number }) {
  return (
    <ul className="divide-y divide-line border-l border-line">
      {fields.map((field) => (
        <FieldItem key={field.name} field={field} depth={depth} />
      ))}
    </ul>
  );
}

function FieldItem({ field, depth }: { field: Field; depth: number }) {
  const limits = limitsOf(field.schema);
  return (
    <li className="py-1.5 pl-3">
      <p className="text-xs/5 wrap-anywhere">
        <code className="font-mono font-semibold text-ink">{field.name}</code>{' '}
        <span className="font-mono text-muted">{typeOf(field.schema)}</span>
        {field.required && <span className="text-faint"> · required</span>}
      </p>
      {(field.schema.description || limits.length > 0) && (
        <p className="text-xs/5 wrap-anywhere text-faint">
          {[field.schema.description, ...limits].filter(Boolean).join(' · ')}
        </p>
      )}
      <Members schema={field.schema} depth={depth} />
    </li>
  );
}

/** What lies inside, folded: it opens without a script. */
function Members({ schema, depth }: { schema: Schema; depth: number }) {
  const inside = alternativesOf(schema).some((one) => fieldsOf(one).length > 0) ? 'shapes' : 'members';
  const count = inside === 'shapes' ? alternativesOf(schema).length : fieldsOf(schema).length;
  if (count === 0 || depth >= DEEPEST) return null;
  return (
    <details className="mt-1">
      <summary className="w-fit cursor-pointer rounded-sm text-xs/6 text-accent-text select-none">
        {count} {count === 1 ? inside.slice(0, -1) : inside}
      </summary>
      <div className="mt-1">
        <SchemaView schema={schema} depth={depth + 1} />
      </div>
    </details>
  );
}
