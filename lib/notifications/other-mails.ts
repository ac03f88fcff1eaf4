import { escapeHidden } from '@/lib/redaction/suspicious-text';
import { escapeHtml, htmlMail, link } from './html';

type Text = { subject: string; text: string; html: string };

const oneLine = (text: string): string => escapeHidden(text).replaceAll(/[\r\n]+/g, ' ');

/** The invitation to an organization. Opening the link shows a page; accepting is a press there. Pure. */
export function invitationMail(of: {
  orgName: string;
  role: string;
  by: string | null;
  url: string;
  until: Date;
}): Text {
  const day = of.until.toISOString().slice(0, 10);
  const org = oneLine(of.orgName);
  const who = of.by === null ? 'You have been invited' : `${of.by} invites you`;
  const what = `${who} to join “${org}” on Countersign as ${of.role}.`;
  const note = `The link is for you alone and good until ${day}. If you don’t know what this is, do nothing.`;
  return {
    subject: `Invitation to ${org} on Countersign`,
    text: [what, of.url, note].join('\n\n'),
    html: htmlMail([escapeHtml(what), link(of.url, 'See the invitation'), escapeHtml(note)]),
  };
}

/** A webhook was switched off by the server. Pure. */
export function webhookOffMail(of: { orgName: string; url: string; reason: string; settings: string }): Text {
  const org = oneLine(of.orgName);
  const what = `Countersign has switched off the webhook ${oneLine(of.url)} of “${org}”. ${of.reason}`;
  return {
    subject: `A webhook of ${org} was switched off`,
    text: [what, of.settings].join('\n\n'),
    html: htmlMail([escapeHtml(what), link(of.settings, 'Webhook settings')]),
  };
}
