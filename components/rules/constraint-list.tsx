import { VisibleText } from '@/components/ui/visible-text';
import type { RuleInfo } from '@/lib/contracts/rules';

type Props = Pick<RuleInfo, 'arg_constraints' | 'masked' | 'closed'> & {
  /** As many lines at most; the rest is counted. */
  most?: number;
};

/** What a rule asks of the arguments, a line each. */
export function ConstraintList({ arg_constraints, masked, closed, most = Infinity }: Props) {
  const lines = Object.entries(arg_constraints).toSorted(([, a], [, b]) => RANK[a.type] - RANK[b.type]);
  const rest = lines.length - most;
  return (
    <ul className="flex flex-col gap-0.5 text-xs">
      {lines.length === 0 && <li className="font-medium text-warning">every call of the tool</li>}
      {lines.slice(0, most).map(([argument, constraint]) => (
        <li key={argument} className="wrap-anywhere">
          <code className="font-medium">
            <VisibleText text={argument} />
          </code>{' '}
          <span className="text-muted">{WORDS[constraint.type]}</span>{' '}
          {constraint.type !== 'any' && (
            <code>
              {masked.includes(argument) ? (
                <span className="text-faint">a secret that is not shown</span>
              ) : (
                <VisibleText text={short(constraint.value)} />
              )}
            </code>
          )}
        </li>
      ))}
      {rest > 0 && <li className="text-faint">and {rest} more</li>}
      {closed && <li className="text-faint">no other arguments</li>}
    </ul>
  );
}

const RANK = { exact: 0, pattern: 1, any: 2 };
const WORDS = { exact: 'is', pattern: 'matches', any: 'may be anything' };

function short(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 120 ? `${text.slice(0, 120)}… (${text.length} characters)` : text;
}
