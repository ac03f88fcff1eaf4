import { VisibleText } from '@/components/ui/visible-text';

/** Where a version differs from the one before. */
export function ChangedPaths({ paths }: { paths: readonly string[] }) {
  if (paths.length === 0) return null;
  return (
    <ul aria-label="Changed fields" className="my-1 flex flex-wrap gap-1">
      {paths.map((path) => (
        <li key={path}>
          <code className="inline-block rounded-sm border border-line bg-sunken px-1.5 py-px text-2xs/4 text-muted">
            <VisibleText text={path === '' ? 'the whole document' : path} />
          </code>
        </li>
      ))}
    </ul>
  );
}
