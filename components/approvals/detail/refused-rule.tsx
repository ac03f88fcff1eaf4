import { Banner } from '@/components/ui/banner';
import { ButtonLink } from '@/components/ui/button';
import { VisibleText } from '@/components/ui/visible-text';
import type { CreatedRuleError } from '@/lib/contracts/rule-trials';

type Props = { base: string; approvalId: string; error: CreatedRuleError };

/** The approval stands, its rule was refused: why, and the way to make it by itself. */
export function RefusedRule({ base, approvalId, error }: Props) {
  return (
    <Banner
      tone="warning"
      role="alert"
      title="It is approved. The rule was not made"
      actions={
        <ButtonLink size="sm" href={`${base}/rules/new?from=${encodeURIComponent(approvalId)}`}>
          Make the rule by itself
        </ButtonLink>
      }
    >
      <p>
        <VisibleText text={error.message} />
      </p>
      {error.errors && error.errors.length > 0 && (
        <ul className="list-inside list-disc">
          {error.errors.map(({ path, message }) => (
            <li key={path + message}>
              <code className="text-xs">{path}</code> <VisibleText text={message} />
            </li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
