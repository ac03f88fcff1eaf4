import { escapeHidden } from '@/lib/redaction/suspicious-text';
import type { EventMessage } from './message';

const TITLES: Readonly<Record<string, string>> = {
  'approval.created': 'Approval needed',
  'approval.expiring': 'Approval runs out soon',
  'approval.decided': 'Approval decided',
  'approval.expired': 'Approval expired',
  'approval.cancelled': 'Approval cancelled',
  'execution.finished': 'Execution finished',
  'rule.created': 'Rule created',
  'rule.revoked': 'Rule revoked',
  'alert.opened': 'Alert opened',
  'alert.closed': 'Alert closed',
  'webhook.test': 'Test from Countersign',
};

/** Slack takes 3,000 characters in a text and 150 in a header; ours are far shorter. */
const MOST = 600;

/**
 * Text that Slack shows as it is: `&`, `<` and `>` escaped, so that nothing in it becomes a link or calls a channel
 * (https://docs.slack.dev/messaging/formatting-message-text), and what is hidden made visible.
 */
export function escapeMrkdwn(text: string): string {
  const visible = escapeHidden(text).replaceAll(/[\r\n]+/g, ' ');
  const cut = visible.length > MOST ? `${visible.slice(0, MOST).replace(/[\ud800-\udbff]$/, '')}…` : visible;
  return cut.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * The message for a Slack-compatible incoming webhook. What an agent had a hand in stands in `plain_text`, which knows no
 * markup; the one link leads to the console, where people decide. Pure.
 */
export function slackMessage({ type, data }: EventMessage): Record<string, unknown> {
  const title = titleOf(type, data);
  const line = data.approval?.headline ?? lineOf(data);
  const facts = factsOf(data).map((fact) => escapeMrkdwn(fact));
  return {
    text: escapeMrkdwn(line === null ? title : `${title}: ${line}`),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title.slice(0, 150), emoji: false } },
      ...(line === null
        ? []
        : [{ type: 'section', text: { type: 'plain_text', text: escapeMrkdwn(line), emoji: false } }]),
      {
        type: 'context',
        elements: [
          ...(facts.length > 0 ? [{ type: 'plain_text', text: facts.join(' · '), emoji: false }] : []),
          { type: 'mrkdwn', text: `<${data.links.console}|Open in Countersign>` },
        ],
      },
    ],
  };
}

function titleOf(type: string, { approval, execution }: EventMessage['data']): string {
  if (type === 'approval.decided' && approval) return `Approval ${String(approval['status'])}`;
  if (type === 'execution.finished' && execution) return `Execution ${execution.status}`;
  return TITLES[type] ?? type;
}

function lineOf({ rule, alert }: EventMessage['data']): string | null {
  if (rule) return rule.tool_name;
  const words = alert?.['title'] ?? alert?.['name'] ?? alert?.['rule'] ?? alert?.['kind'];
  return typeof words === 'string' ? words : null;
}

function factsOf({ organization, actor, approval }: EventMessage['data']): string[] {
  const facts = [organization.org_slug];
  if (approval) {
    facts.push(String(approval['agent_id']), `risk ${String(approval['risk_tier'])}`);
    if (approval['status'] === 'pending') facts.push(`expires ${String(approval['expires_at'])}`);
    if (typeof approval['decided_by'] === 'string') facts.push(`by ${approval['decided_by']}`);
  } else if (actor) facts.push(`by ${actor.label}`);
  return facts;
}
