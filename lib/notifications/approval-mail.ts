import { publicId } from '@/lib/ids';
import { escapeHidden } from '@/lib/redaction/suspicious-text';
import { escapeHtml, htmlMail, link } from './html';

export type WaitingApproval = {
  id: string;
  /** Our own redacted line; parameters in it are the agent's. */
  headline: string;
  action: string;
  agentId: string;
  riskTier: string;
  expiresAt: Date;
  /** Whether its end is what the mail is about. */
  expiring: boolean;
};

/** Of more than this a mail names the first and counts the rest. */
const MOST = 20;
const MAX_LINE = 300;

/**
 * The mail about approvals that wait, one or many. It links to the console, where a person signs in and decides: no
 * address in it does anything when it is opened. Pure.
 */
export function approvalMail(
  org: { slug: string; name: string },
  approvals: readonly WaitingApproval[],
  appUrl: string,
): { subject: string; text: string; html: string } {
  const home = `${appUrl}/${org.slug}`;
  const shown = approvals.slice(0, MOST);
  const more = approvals.length - shown.length;
  const lines = shown.map((approval) => ({
    ...approval,
    line: lineOf(approval.headline),
    facts: `${approval.agentId} · risk ${approval.riskTier} · ${approval.expiring ? 'runs out' : 'open until'} ${timeOf(approval.expiresAt)}`,
    url: `${home}/approvals/${publicId('appr', approval.id)}`,
  }));
  const rest = more > 0 ? `And ${more} more.` : null;
  const why = `You get this mail because you asked for it in ${home}/settings/profile`;
  return {
    subject: subjectOf(org, approvals),
    text: [
      ...lines.map(({ line, facts, url }) => `${line}\n${facts}\n${url}`),
      ...(rest === null ? [] : [rest]),
      `All that wait: ${home}/approvals`,
      why,
    ].join('\n\n'),
    html: htmlMail([
      ...lines.map(
        ({ line, facts, url }) =>
          `<code>${escapeHtml(line)}</code><br>${escapeHtml(facts)}<br>${link(url, 'Review in Countersign')}`,
      ),
      ...(rest === null ? [] : [rest]),
      link(`${home}/approvals`, 'All that wait'),
      escapeHtml(why),
    ]),
  };
}

function subjectOf(org: { name: string }, approvals: readonly WaitingApproval[]): string {
  const [first] = approvals;
  if (approvals.length === 1 && first) {
    return lineOf(`${first.expiring ? 'Runs out soon' : 'Approval needed'}: ${first.action} (${org.name})`);
  }
  return lineOf(`${approvals.length} approvals wait for a decision (${org.name})`);
}

function lineOf(text: string): string {
  const line = escapeHidden(text).replaceAll(/[\r\n]+/g, ' ');
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

const timeOf = (date: Date): string => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
