import { describe } from 'vitest';
import { deploy, manifestWith, policy, table, token } from '@/lib/policy/fixtures';

describe('6 amount_limits', () => {
  const caps = policy({ amount_caps: { USD: 10_000, EUR: 500 } });
  const threshold = policy({ approval_thresholds: { amount: 1000, currency: 'USD' } });
  const limited = (parts: Readonly<Record<string, unknown>>) =>
    policy({ approval_thresholds: { amount: 1000, ...parts } });
  const amount = (value: unknown, currency?: string) => ({ action: deploy({}, { amount: value, currency }) });
  const params = (value: Record<string, unknown>) => ({ action: deploy(value) });
  table([
    ['no limits, no amount', {}, 'ALLOW'],
    ['at the cap', { ...caps, ...amount(10_000, 'USD') }, 'ALLOW'],
    ['over the cap', { ...caps, ...amount(10_000.01, 'usd') }, 'DENY', 'AMOUNT_EXCEEDS_CAP'],
    ['over the currency’s own cap', { ...caps, ...amount(501, 'EUR') }, 'DENY', 'AMOUNT_EXCEEDS_CAP'],
    ['no currency: the smallest cap holds', { ...caps, ...amount(501) }, 'DENY', 'AMOUNT_EXCEEDS_CAP'],
    ['no currency, under the smallest', { ...caps, ...amount(500) }, 'ALLOW'],
    ['unknown currency, over the smallest', { ...caps, ...amount(501, 'JPY') }, 'DENY', 'AMOUNT_EXCEEDS_CAP'],
    ['unknown currency, under the smallest', { ...caps, ...amount(1, 'JPY') }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['currency that is no text', { ...caps, ...params({ amount: 1, currency: 7 }) }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['a unit as currency', { ...caps, ...params({ amount: 1, unit: 'kg' }) }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['no amount', caps, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    [
      'no amount, and the tool is declared to have none',
      {
        manifest: manifestWith({
          policy: { amount_caps: { USD: 1 } },
          tools: { deploy: { type: 'mock', amount_path: null } },
        }),
      },
      'ALLOW',
    ],
    [
      'such a tool with an amount all the same',
      {
        manifest: manifestWith({
          policy: { amount_caps: { USD: 1 } },
          tools: { deploy: { type: 'mock', amount_path: null } },
        }),
        ...params({ amount: 2 }),
      },
      'DENY',
      'AMOUNT_EXCEEDS_CAP',
    ],
    ['text', { ...caps, ...params({ amount: '5' }) }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['negative', { ...caps, ...params({ amount: -5 }) }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['infinite', { ...caps, ...params({ amount: Infinity }) }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['null', { ...caps, ...params({ amount: null }) }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['value', { ...caps, ...params({ value: 20_000 }) }, 'DENY', 'AMOUNT_EXCEEDS_CAP'],
    ['total', { ...caps, ...params({ total: 20_000 }) }, 'DENY', 'AMOUNT_EXCEEDS_CAP'],
    [
      'declared path before the usual names',
      {
        manifest: manifestWith({
          policy: { amount_caps: { USD: 10 } },
          tools: { deploy: { type: 'mock', amount_path: 'payment.sum' } },
        }),
        ...params({ amount: 1, payment: { sum: 11 } }),
      },
      'DENY',
      'AMOUNT_EXCEEDS_CAP',
    ],
    [
      'a key with a dot is no path',
      {
        manifest: manifestWith({
          policy: { amount_caps: { USD: 10 } },
          tools: { deploy: { type: 'mock', amount_path: 'payment.sum' } },
        }),
        ...params({ 'payment.sum': 1 }),
      },
      'ESCALATE',
      'AMOUNT_UNREADABLE',
    ],
    ['at the threshold', { ...threshold, ...amount(1000, 'USD') }, 'ALLOW'],
    ['over the threshold', { ...threshold, ...amount(1000.5, 'USD') }, 'ESCALATE', 'AMOUNT_THRESHOLD'],
    ['over the threshold, no currency', { ...threshold, ...params({ amount: 1001 }) }, 'ESCALATE', 'AMOUNT_THRESHOLD'],
    ['another currency than the threshold’s', { ...threshold, ...amount(1, 'EUR') }, 'ESCALATE', 'AMOUNT_UNREADABLE'],
    ['threshold of another type', { ...limited({ action_types: ['payment'] }), ...amount(5000, 'USD') }, 'ALLOW'],
    [
      'threshold of this type',
      { ...limited({ action_types: ['kubernetes'] }), ...amount(5000, 'USD') },
      'ESCALATE',
      'AMOUNT_THRESHOLD',
    ],
    [
      'threshold of this tool or another type',
      { ...limited({ action_types: ['payment'], tools: ['deploy'] }), ...amount(5000, 'USD') },
      'ESCALATE',
      'AMOUNT_THRESHOLD',
    ],
    [
      'over the token’s limit',
      { ...token({ constraints: { amount_max: 10 } }), ...amount(11) },
      'DENY',
      'AMOUNT_EXCEEDS_CAP',
    ],
    [
      'a generous token changes no cap',
      { ...caps, ...token({ constraints: { amount_max: 1e9 } }), ...amount(20_000, 'USD') },
      'DENY',
      'AMOUNT_EXCEEDS_CAP',
    ],
    ['token’s limit, no amount', token({ constraints: { amount_max: 10 } }), 'ESCALATE', 'AMOUNT_UNREADABLE'],
  ]);
});

describe('7 jurisdiction', () => {
  const allowed = policy({ jurisdiction_allowlist: ['DE', 'fr'] });
  table([
    ['in the list, any case', { ...allowed, counterparty: { jurisdiction: 'de' } }, 'ALLOW'],
    ['not in the list', { ...allowed, counterparty: { jurisdiction: 'US' } }, 'DENY', 'JURISDICTION_BLOCKED'],
    ['none stated', allowed, 'DENY', 'JURISDICTION_BLOCKED'],
    [
      'not in the token',
      { ...allowed, ...token({ constraints: { jurisdictions: ['FR'] } }), counterparty: { jurisdiction: 'DE' } },
      'DENY',
      'JURISDICTION_BLOCKED',
    ],
    [
      'in the token, not in the manifest',
      { ...allowed, ...token({ constraints: { jurisdictions: ['US'] } }), counterparty: { jurisdiction: 'US' } },
      'DENY',
      'JURISDICTION_BLOCKED',
    ],
  ]);
});

describe('8 counterparty', () => {
  const to = (id: string, knownCounterparty = true) => ({ counterparty: { id }, knownCounterparty });
  const denied = policy({ counterparty_denylist: ['*.evil.test', 'mallory@x.test'] });
  const allowed = policy({ counterparty_allowlist: ['*.example.com', 'partner.test'] });
  const list = {
    manifest: manifestWith({
      policy: { counterparty_allowlist: ['*.example.com'] },
      tools: { deploy: { type: 'mock', counterparty_path: 'to' } },
    }),
  };
  table([
    ['denied exactly', { ...denied, ...to('Mallory@X.test') }, 'DENY', 'COUNTERPARTY_BLOCKED'],
    ['denied by suffix', { ...denied, ...to('api.EVIL.test.') }, 'DENY', 'COUNTERPARTY_BLOCKED'],
    [
      'denied inside a list in one text',
      { ...denied, ...to('a@x.test, mallory@x.test') },
      'DENY',
      'COUNTERPARTY_BLOCKED',
    ],
    ['denied in full-width letters', { ...denied, ...to('api.ｅvil.test') }, 'DENY', 'COUNTERPARTY_BLOCKED'],
    ['not denied: no dot boundary', { ...denied, ...to('notevil.test') }, 'ALLOW'],
    ['not denied: none stated', denied, 'ALLOW'],
    ['allowed by suffix', { ...allowed, ...to('api.example.com') }, 'ALLOW'],
    ['allowed exactly', { ...allowed, ...to('partner.test') }, 'ALLOW'],
    ['not allowed: no dot boundary', { ...allowed, ...to('badexample.com') }, 'DENY', 'COUNTERPARTY_NOT_IN_ALLOWLIST'],
    [
      'not allowed: suffix in the middle',
      { ...allowed, ...to('a.example.com.evil.io') },
      'DENY',
      'COUNTERPARTY_NOT_IN_ALLOWLIST',
    ],
    [
      'not allowed: two addresses in one text',
      { ...allowed, ...to('x@evil.io,b@mail.example.com') },
      'DENY',
      'COUNTERPARTY_NOT_IN_ALLOWLIST',
    ],
    [
      'not allowed: two at signs',
      { ...allowed, ...to('x@evil.io@mail.example.com') },
      'DENY',
      'COUNTERPARTY_NOT_IN_ALLOWLIST',
    ],
    [
      'not allowed: a URL',
      { ...allowed, ...to('https://evil.io/.example.com') },
      'DENY',
      'COUNTERPARTY_NOT_IN_ALLOWLIST',
    ],
    ['none stated', allowed, 'DENY', 'COUNTERPARTY_NOT_IN_ALLOWLIST'],
    [
      'a declared list, all allowed',
      { ...list, knownCounterparty: true, action: deploy({ to: ['a.example.com', 'b.example.com'] }) },
      'ALLOW',
    ],
    [
      'a declared list, one not',
      { ...list, knownCounterparty: true, action: deploy({ to: ['a.example.com', 'evil.io'] }) },
      'DENY',
      'COUNTERPARTY_NOT_IN_ALLOWLIST',
    ],
    ['a declared list, empty', { ...list, action: deploy({ to: [] }) }, 'DENY', 'COUNTERPARTY_NOT_IN_ALLOWLIST'],
    [
      'denied by the token',
      { ...token({ constraints: { counterparty_denylist: ['partner.test'] } }), ...to('partner.test') },
      'DENY',
      'COUNTERPARTY_BLOCKED',
    ],
    [
      'allowed by the token only',
      { ...allowed, ...token({ constraints: { counterparty_allowlist: ['evil.io'] } }), ...to('evil.io') },
      'DENY',
      'COUNTERPARTY_NOT_IN_ALLOWLIST',
    ],
    ['new', to('partner.test', false), 'ESCALATE', 'NEW_COUNTERPARTY'],
    [
      'new, and that is fine',
      { ...policy({ escalate_new_counterparty: false }), ...to('partner.test', false) },
      'ALLOW',
    ],
  ]);
});
