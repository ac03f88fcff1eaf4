import type { Page } from '@playwright/test';
import type { Places } from './demo';
import {
  confirmBulk,
  confirmDenial,
  edit,
  openHelp,
  openPalette,
  ruleFromApproval,
  suspend,
  verify,
  writeRule,
} from './page-states';

/** A page of the console, in a state worth looking at. */
export type Shown = {
  /** Also the name of its pictures. */
  name: string;
  /** What one sees there, in a sentence. */
  says: string;
  path: (places: Places) => string;
  /** Who looks; the owner if it isn't said. `newcomer` has a first password that somebody else made. */
  as?: 'nobody' | 'newcomer' | 'viewer';
  /** Height of its picture, where 800 shows too little of it. */
  height?: number;
  /** Puts the page into its state: opens a dialog, fills a form. */
  arrange?: (page: Page) => Promise<void>;
};

const settings = (tab: string) => (to: Places) => `${to.base}/settings/${tab}`;
const approval = (which: keyof Places['approvals']) => (to: Places) => `${to.base}/approvals/${to.approvals[which]}`;
const fixed = (path: string) => (to: Places) => to.base + path;

/** Every page, in the order in which one meets them. The pictures and the tests of accessibility go through this list. */
export const PAGES: readonly Shown[] = [
  { name: 'login', says: 'Sign in; the page that was asked for comes next.', path: () => '/login', as: 'nobody' },
  {
    ...{ name: 'password', says: 'Whoever got a first password from somebody else chooses one before anything else.' },
    ...{ path: () => '/password', as: 'newcomer' },
  },
  {
    ...{ name: 'invite', says: 'An invitation says to which organization and as what; it works once.' },
    ...{ path: (to) => `/invite/${to.invitation}`, as: 'nobody' },
  },
  {
    ...{
      name: 'dashboard',
      says: 'What waits, what went on today, who is close to a budget, which rules are worth a look.',
    },
    ...{ path: fixed('/dashboard'), height: 1100 },
  },
  {
    ...{ name: 'queue', says: 'What waits: our line first, then the agent’s words in quotes; every key works here.' },
    path: fixed('/approvals'),
  },
  {
    ...{ name: 'all', says: 'Every request, decided or not, with the same filters and search.' },
    path: fixed('/approvals?view=all'),
  },
  {
    ...{ name: 'bulk', says: 'Many at once: the confirmation lists each with the line that will run.' },
    ...{ path: fixed('/approvals'), arrange: confirmBulk },
  },
  {
    ...{
      name: 'pending',
      says: 'One request: what will run, why it was stopped, what it risks, and what was decided before.',
    },
    ...{ path: approval('pending'), height: 1500 },
  },
  {
    ...{ name: 'deny', says: 'A decision is confirmed with its reason, bound to the version that is on screen.' },
    ...{ path: approval('pending'), arrange: confirmDenial },
  },
  {
    ...{ name: 'edit', says: 'Edit and approve, in a form of the tool’s own schema.' },
    ...{ path: approval('pending'), arrange: edit },
  },
  {
    ...{
      name: 'approve-with-rule',
      says: 'Approve, and make a rule of it: tried on the request, measured on 30 days.',
    },
    ...{ path: approval('pending'), arrange: ruleFromApproval },
  },
  {
    ...{ name: 'executed', says: 'Approved and run: who, when, the result and its hash.' },
    ...{ path: approval('executed'), height: 1200 },
  },
  { name: 'denied', says: 'Denied, with the reason that the agent was given.', path: approval('denied') },
  {
    ...{ name: 'ambiguous', says: 'Approved, begun, and nobody knows how it ended: a person reconciles it.' },
    path: approval('ambiguous'),
  },
  { name: 'expired', says: 'Nobody decided in time, so that nothing ran.', path: approval('expired') },
  {
    ...{
      name: 'stats',
      says: 'Health against its targets, response times, trends, and who and what they are made of.',
    },
    ...{ path: fixed('/approvals/stats'), height: 1500 },
  },
  {
    name: 'rules',
    says: 'Standing rules, how much of each is used, and which are worth a look.',
    path: fixed('/rules'),
  },
  {
    ...{ name: 'rule-new', says: 'A rule is tried while it is written, and measured on what happened.' },
    ...{ path: fixed('/rules/new?tool=kubernetes:deploy'), arrange: writeRule },
  },
  {
    name: 'rule',
    says: 'A rule, what it takes, and every approval that it made.',
    path: (to) => `${to.base}/rules/${to.rule}`,
  },
  {
    ...{ name: 'rule-replace', says: 'A rule is never changed: it is replaced, and both stay readable.' },
    path: (to) => `${to.base}/rules/${to.rule}/replace`,
  },
  { name: 'agents', says: 'Who may propose, with what budget, since when.', path: fixed('/agents') },
  {
    ...{ name: 'agent', says: 'An agent: budgets, keys, its manifest and its versions, what it did.' },
    ...{ path: fixed('/agents/deployment-bot'), height: 1500 },
  },
  {
    ...{ name: 'suspend', says: 'The kill switch: what is suspended can do nothing from that moment.' },
    ...{ path: fixed('/agents/deployment-bot'), arrange: suspend },
  },
  {
    ...{
      name: 'register-manifest',
      says: 'A manifest says what an agent may do; it is in force when a person says so.',
    },
    path: fixed('/agents/register_manifest'),
  },
  {
    ...{ name: 'interactions', says: 'Every answer of the policy engine, also those that nobody was asked about.' },
    path: fixed('/interactions'),
  },
  {
    ...{ name: 'interaction', says: 'One answer with its trace, check by check.' },
    path: (to) => `${to.base}/interactions/${to.interaction}`,
  },
  { name: 'audit', says: 'Everything that happened, in a sealed and signed log.', path: fixed('/audit') },
  {
    ...{ name: 'verify', says: 'The whole chain is verified, or the first bad event named.' },
    ...{ path: fixed('/audit'), arrange: verify },
  },
  { name: 'profile', says: 'Name, password, sessions, shortcuts, mail.', path: settings('profile') },
  { name: 'members', says: 'Who is here as what, and who is invited.', path: settings('members') },
  { name: 'tokens', says: 'Keys of agents and services, and one’s own.', path: settings('tokens') },
  { name: 'tools', says: 'Each tool’s risk, expiry, secret arguments and whether it asks.', path: settings('tools') },
  { name: 'secrets', says: 'What connectors need to know; never shown again.', path: settings('secrets') },
  {
    name: 'policies',
    says: 'Rules of the house that no manifest can talk its way around.',
    path: settings('policies'),
  },
  { name: 'webhooks', says: 'Where events are sent, and how that goes.', path: settings('webhooks') },
  {
    ...{ name: 'webhook', says: 'Every delivery with its attempts and the answer; any can be sent again.' },
    path: (to) => `${to.base}/settings/webhooks/${to.webhook}`,
  },
  {
    ...{ name: 'organization', says: 'Expiry, refresh, separation of duties, health targets, retention, gating.' },
    ...{ path: settings('organization'), height: 1500 },
  },
  { name: 'palette', says: 'Ctrl/Cmd+K leads anywhere.', path: fixed('/dashboard'), arrange: openPalette },
  { name: 'shortcuts', says: '`?` lists the keys of the page.', path: fixed('/approvals'), arrange: openHelp },
  {
    ...{
      name: 'first-run',
      says: 'Nothing has arrived yet: three ways to send the first request, copied with a click.',
    },
    path: (to) => `${to.emptyBase}/dashboard`,
  },
  {
    ...{ name: 'not-found', says: 'What isn’t there, or isn’t yours: the same page for both.' },
    path: fixed('/agents/nobody-here'),
  },
  {
    ...{ name: 'forbidden', says: 'What a role may not, and who can change that.' },
    ...{ path: settings('webhooks'), as: 'viewer' },
  },
  {
    name: 'api',
    says: 'The reference of the API, made of the same table that answers.',
    path: () => '/docs/api',
    as: 'nobody',
  },
  {
    ...{ name: 'api-tag', says: 'One noun’s operations, with schemas and errors.' },
    ...{ path: () => '/docs/api/approvals', as: 'nobody' },
  },
];
