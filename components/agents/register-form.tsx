'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Form } from '@/components/forms/form';
import { FormMessage } from '@/components/forms/form-message';
import { optional, textOf } from '@/components/forms/form-values';
import { useAction } from '@/components/forms/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { notify } from '@/components/ui/toast';
import { exampleManifest } from '@/lib/browser/examples';
import { ambiguities, parseStrictJson } from '@/lib/browser/json-text';
import { registerManifest, validateManifest } from '@/lib/browser/manifests';
import type { ManifestValidation } from '@/lib/contracts/manifests';
import { ManifestFindings, unreadable } from './manifest-findings';

/** Takes a manifest as JSON, says what is wrong with it field by field, and registers it. */
export function RegisterForm({ org }: { org: string }) {
  const router = useRouter();
  const [found, setFound] = useState<ManifestValidation | null>(null);
  const [text, setText] = useState('');

  const check = async (source: string): Promise<ManifestValidation> => {
    const document = parsed(source);
    return 'fault' in document ? unreadable(document.fault) : validateManifest(org, document.value);
  };
  const checking = useAction(check, { refresh: false, onDone: setFound });
  const registering = useAction(
    async ({ source, description }: { source: string; description: string }) => {
      const verdict = await check(source);
      if (!verdict.valid) return { verdict };
      const manifest = JSON.parse(source);
      return {
        verdict,
        registered: await registerManifest(org, { manifest, ...optional('description', description) }),
      };
    },
    {
      onDone: ({ verdict, registered }) => {
        setFound(verdict);
        if (!registered) return;
        notify({ kind: 'success', title: `Version ${registered.version} of ${registered.agent_id} is registered` });
        router.push(`/${org}/agents/${registered.agent_id}`);
      },
    },
  );
  const submit = (form: FormData) =>
    void registering.run({ source: textOf(form, 'manifest'), description: textOf(form, 'description') });
  const insert = () => {
    setText(JSON.stringify(exampleManifest(), null, 2));
    setFound(null);
  };
  const invalid = found?.valid === false;
  return (
    <Form work={registering} onSubmit={submit} className="max-w-4xl">
      <FormMessage message={registering.messageBeside([]) ?? checking.messageBeside([])} />
      <Field
        label="Manifest"
        required
        hint="JSON, as in the guide for agents’ developers. Unknown fields are refused, so that typos show."
        error={invalid ? 'has the faults below' : undefined}
      >
        <Textarea
          name="manifest"
          rows={18}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="max-h-[70dvh] min-h-72 font-mono text-xs/5"
        />
      </Field>
      <div className="-mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={insert}>
          Insert an example
        </Button>
        <Button size="sm" busy={checking.busy} onClick={() => void checking.run(text)}>
          Check it
        </Button>
      </div>
      <div role="status">{found && <ManifestFindings found={found} />}</div>
      <Field label="What is new" hint="For the admin who approves it, and for later.">
        <Input name="description" maxLength={1000} autoComplete="off" />
      </Field>
      <div>
        <Button type="submit" tone="primary" size="lg" busy={registering.busy}>
          Register
        </Button>
      </div>
    </Form>
  );
}

function parsed(source: string): { value: unknown } | { fault: string } {
  try {
    const value: unknown = JSON.parse(source);
    // What is written twice or would be rounded: the server can't see it any more once it is parsed.
    const read = parseStrictJson(source, { maxDepth: Infinity });
    return read.ok ? { value } : { fault: ambiguities(read) };
  } catch (error) {
    return { fault: source.trim() === '' ? 'is empty' : `is not JSON: ${error instanceof Error ? error.message : ''}` };
  }
}
