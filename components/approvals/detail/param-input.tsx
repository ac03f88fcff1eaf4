import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { VisibleText } from '@/components/ui/visible-text';
import { hasMasked } from '@/lib/browser/masked';
import { hasHidden } from '@/lib/redaction/suspicious-text';
import type { ParamField } from './params-draft';

type ParamProps = { name: string; field: ParamField; draft: string; error: string | undefined };

/** One parameter of a tool as a form asks for it. */
export function ParamInput({ name, field, draft, error }: ParamProps) {
  return (
    <Field
      label={<VisibleText text={field.name} />}
      required={field.required}
      error={error}
      hint={<Hint field={field} draft={draft} />}
    >
      <Control name={name} field={field} draft={draft} />
    </Field>
  );
}

function Hint({ field, draft }: { field: ParamField; draft: string }) {
  return (
    <>
      {field.hint !== undefined && <VisibleText text={field.hint} />}
      {hasMasked(draft) && ' A secret: leave the mask and it stays what it is.'}
      {hasHidden(draft) && (
        <>
          {' As it stands: '}
          <VisibleText text={draft} />
        </>
      )}
    </>
  );
}

const NOTHING = { value: '', label: 'not given' };

function Control({ name, field, draft }: { name: string; field: ParamField; draft: string }) {
  switch (field.kind) {
    case 'boolean':
    case 'choice': {
      const texts = field.kind === 'boolean' ? ['true', 'false'] : field.options;
      const known = draft === '' || texts.includes(draft) ? texts : [draft, ...texts];
      const options = known.map((value) => ({ value, label: value }));
      return <Select name={name} defaultValue={draft} options={field.required ? options : [NOTHING, ...options]} />;
    }
    case 'number':
    case 'integer':
      return <Input name={name} inputMode="decimal" autoComplete="off" defaultValue={draft} className="font-mono" />;
    case 'text':
      return <Textarea name={name} rows={1} defaultValue={draft} className="min-h-8 font-mono" />;
    case 'json':
      return <Textarea name={name} rows={4} spellCheck={false} defaultValue={draft} className="font-mono" />;
  }
}
