import { env } from '@/lib/env';
import type { FirstStart } from './set-up';

/** Says where to go and what to do next; the generated password is printed here once and nowhere else. */
export function greet({ port, first, embedded }: { port: number; first: FirstStart; embedded: boolean }): void {
  const { appUrl, ADMIN_EMAIL, COUNTERSIGN_DATA_DIR } = env();
  const lines = [
    '',
    `  Countersign is running:  ${appUrl}${appUrl.includes(`:${port}`) ? '' : `  (port ${port})`}`,
    '',
    ...(first.password
      ? [
          '  Your first sign-in (the password is shown only now; npm run admin -- reset-password makes a new one):',
          `    email     ${ADMIN_EMAIL}`,
          `    password  ${first.password}`,
          '',
        ]
      : [`  Sign in with the account that you made (locked out? npm run admin -- reset-password ${ADMIN_EMAIL})`, '']),
    ...(first.demo ? ['  The organization "demo" shows a month of approvals; switch to it at the top left.', ''] : []),
    '  Next:',
    `    look      ${appUrl}/${env().ORG_SLUG}/approvals`,
    '    try       npm run agent         a simulated agent files requests; decide them in the browser',
    `    read      ${appUrl}/docs/api     the API reference`,
    ...(embedded ? [`    keep      ${COUNTERSIGN_DATA_DIR}/            database and secrets: back it up`] : []),
    '',
    '',
  ];
  process.stdout.write(lines.join('\n'));
}
