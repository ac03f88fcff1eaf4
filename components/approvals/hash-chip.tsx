/** The first eight characters of the action's hash: enough to compare with what a log or a colleague says. */
export function HashChip({ hash }: { hash: string }) {
  return (
    <span title={`Action hash (SHA-256): ${hash}`} className="inline-flex items-center gap-1">
      hash <code className="font-mono">{hash.slice(0, 8)}</code>
    </span>
  );
}
