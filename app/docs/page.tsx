import { redirect } from 'next/navigation';

/** The server's own documentation is the API reference. */
export default function DocsPage(): never {
  redirect('/docs/api');
}
