import { z } from 'zod';
import { withOrg, withoutOrg } from '@/lib/db/scope';
import { DUE_OUTBOX } from '@/lib/db/sql/jobs';
import { CLAIM_INVITATION_MAIL, CLAIM_MEMBER_MAIL, MAIL_DONE, MAIL_LATER, MAIL_QUIET } from '@/lib/db/sql/mail';
import { asId, type OrgId } from '@/lib/ids';
import { log } from '@/lib/log';
import { composeForMember, composeInvitation, mailRow, type MailRow } from './compose';
import { createMailer, type Mail, type Mailer } from './mailer';

/** Longer than a mail server may take. */
const LEASE_SECONDS = 120;
/** After a mail the next one to the same member waits this long, and gathers. */
const QUIET_SECONDS = 300;
const AT_ONCE = 500;
const TRIES = 10;

const rows = z.array(mailRow);

/**
 * Sends mails that are due: to members what they asked for, gathered into one mail each, and invitations. Any number of
 * processes may do so at once. A mail that the server doesn't take is tried again for some hours; one that was taken
 * right before a crash may come twice, under the same Message-ID. Without `SMTP_URL` the rows are dropped. Returns how
 * many it sent.
 */
export async function sendDueMail(limit: number, mailer: Mailer | null = createMailer()): Promise<number> {
  let sent = 0;
  try {
    for (const orgId of await orgsWith('mail.member', limit)) sent += await forMembers(orgId, mailer);
    for (const orgId of await orgsWith('mail.invitation', limit)) sent += await forInvited(orgId, mailer);
    return sent;
  } finally {
    mailer?.close();
  }
}

async function orgsWith(topic: string, limit: number): Promise<OrgId[]> {
  const due = await withoutOrg((run) => run(DUE_OUTBOX, [limit, topic]));
  const orgs = z.array(z.object({ org_id: z.string() })).parse(due);
  return [...new Set(orgs.map(({ org_id }) => org_id))].map((id) => asId('org', id));
}

async function forMembers(orgId: OrgId, mailer: Mailer | null): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = rows.parse(await withOrg(orgId, (run) => run(CLAIM_MEMBER_MAIL, [orgId, AT_ONCE, LEASE_SECONDS])));
    const userId = claimed[0]?.payload.user_id;
    if (userId === undefined) return sent;
    const mails = mailer ? await composeForMember(orgId, userId, claimed) : [];
    if (!(await send(orgId, claimed, mails, mailer))) return sent;
    sent += mails.length;
    if (mails.length > 0) await withOrg(orgId, (run) => run(MAIL_QUIET, [orgId, userId, QUIET_SECONDS]));
  }
}

async function forInvited(orgId: OrgId, mailer: Mailer | null): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = rows.parse(await withOrg(orgId, (run) => run(CLAIM_INVITATION_MAIL, [orgId, LEASE_SECONDS])));
    const [row] = claimed;
    if (row === undefined) return sent;
    const mail = mailer ? await composeInvitation(orgId, row) : null;
    if (!(await send(orgId, claimed, mail ? [mail] : [], mailer))) return sent;
    sent += mail ? 1 : 0;
  }
}

/** Sends, and forgets the rows; or puts them off when the mail server doesn't take one. True when all went out. */
async function send(
  orgId: OrgId,
  claimed: readonly MailRow[],
  mails: readonly Mail[],
  mailer: Mailer | null,
): Promise<boolean> {
  const ids = claimed.map(({ id }) => id);
  try {
    for (const mail of mails) await mailer?.send(mail);
    await withOrg(orgId, (run) => run(MAIL_DONE, [orgId, ids]));
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED';
    const attempts = Math.max(...claimed.map((row) => row.attempts));
    log().warn({ code, org_id: orgId, attempts }, 'the mail server did not take a mail');
    if (attempts >= TRIES) await withOrg(orgId, (run) => run(MAIL_DONE, [orgId, ids]));
    else await withOrg(orgId, (run) => run(MAIL_LATER, [orgId, ids, Math.min(3_600, 30 * 2 ** attempts), code]));
    return false;
  }
}
