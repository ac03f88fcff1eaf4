import { Banner } from '@/components/ui/banner';
import { VisibleText } from '@/components/ui/visible-text';
import { formatCount } from '@/lib/browser/format';
import type { ManifestFinding, ManifestValidation } from '@/lib/contracts/manifests';

/** A verdict of ours about a text that isn't even JSON. */
export const unreadable = (message: string): ManifestValidation => ({
  valid: false,
  errors: [{ path: '', field: '', message }],
  warnings: [],
});

/** What was found in a manifest: faults that keep it out, and what is allowed but probably not meant. */
export function ManifestFindings({ found }: { found: ManifestValidation }) {
  return (
    <div className="flex flex-col gap-3">
      {found.valid ? (
        <Banner tone="positive" title="The manifest is valid">
          Its hash: <code className="text-xs wrap-anywhere">{found.manifest_hash}</code>
        </Banner>
      ) : (
        <Banner tone="negative" title={`${formatCount(found.errors.length, 'fault')} to mend`}>
          <Findings findings={found.errors} />
        </Banner>
      )}
      {found.warnings.length > 0 && (
        <Banner tone="warning" title="Allowed, but is it meant?">
          <Findings findings={found.warnings} />
        </Banner>
      )}
    </div>
  );
}

function Findings({ findings }: { findings: readonly ManifestFinding[] }) {
  return (
    <ul className="mt-1 flex flex-col gap-1">
      {findings.map(({ path, message }) => (
        <li key={`${path} ${message}`} className="wrap-anywhere">
          <code className="text-xs font-semibold">
            <VisibleText text={path === '' ? 'the document' : path} />
          </code>{' '}
          <VisibleText text={message} />
        </li>
      ))}
    </ul>
  );
}
