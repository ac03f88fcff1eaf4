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
    for (const orgId of await orgsWith('mail.member', limit))
      sent += await apart(orgId, () => forMembers(orgId, mailer));
    for (const orgId of await orgsWith('mail.invitation', limit)) {
      sent += await apart(orgId, () => forInvited(orgId, mailer));
    }
    return sent;
  } finally {
    mailer?.close();
  }
}

/** What goes wrong in one organization, as a row that can't be read, leaves the others' mails alone. */
async function apart(orgId: OrgId, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    log().error({ err: error, org_id: orgId }, 'the mails of an organization could not be sent');
    return 0;
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
    const mails = await send(orgId, claimed, mailer, () => composeForMember(orgId, userId, claimed));
    if (mails === null) return sent;
    sent += mails;
    if (mails > 0) await withOrg(orgId, (run) => run(MAIL_QUIET, [orgId, userId, QUIET_SECONDS]));
  }
}

async function forInvited(orgId: OrgId, mailer: Mailer | null): Promise<number> {
  let sent = 0;
  for (;;) {
    const claimed = rows.parse(await withOrg(orgId, (run) => run(CLAIM_INVITATION_MAIL, [orgId, LEASE_SECONDS])));
    const [row] = claimed;
    if (row === undefined) return sent;
    const mails = await send(orgId, claimed, mailer, async () => {
      const mail = await composeInvitation(orgId, row);
      return mail ? [mail] : [];
    });
    if (mails === null) return sent;
    sent += mails;
  }
}

/**
 * Composes and sends, and forgets the rows; returns how many mails went out. Null: one couldn't be composed, or the mail
 * server didn't take it. The rows are put off then, and given up after some tries, so that they are in nobody's way.
 */
async function send(
  orgId: OrgId,
  claimed: readonly MailRow[],
  mailer: Mailer | null,
  compose: () => Promise<readonly Mail[]>,
): Promise<number | null> {
  const ids = claimed.map(({ id }) => id);
  try {
    const mails = mailer ? await compose() : [];
    for (const mail of mails) await mailer?.send(mail);
    await withOrg(orgId, (run) => run(MAIL_DONE, [orgId, ids]));
    return mails.length;
  } catch (error) {
    const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED';
    const attempts = Math.max(...claimed.map((row) => row.attempts));
    log().warn({ code, org_id: orgId, attempts }, 'a mail could not be composed, or the mail server did not take it');
    if (attempts >= TRIES) await withOrg(orgId, (run) => run(MAIL_DONE, [orgId, ids]));
    else await withOrg(orgId, (run) => run(MAIL_LATER, [orgId, ids, Math.min(3_600, 30 * 2 ** attempts), code]));
    return null;
  }
}
