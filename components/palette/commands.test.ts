import { describe, expect, it } from 'vitest';
import { commandsOf, matching } from './commands';

const orgs = [
  { slug: 'acme', name: 'Acme', role: 'owner' },
  { slug: 'globex', name: 'Globex', role: 'viewer' },
];
const commands = commandsOf('acme', orgs);

describe('the palette’s commands', () => {
  it('have ids of their own', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
  });

  it('lead to pages of this organization, and to the other organizations only', () => {
    const hrefs = commands.flatMap(({ run }) => (run.kind === 'go' ? [run.href] : []));
    expect(hrefs).toContain('/acme/approvals');
    expect(hrefs).toContain('/globex/dashboard');
    expect(hrefs.filter((href) => href.startsWith('/globex'))).toHaveLength(1);
  });

  it('lead to the person’s own filters', () => {
    const found = commandsOf('acme', [], [{ name: 'Risky ones', search: 'risk_tier=high' }]);
    expect(matching(found, 'risky saved').map(({ run }) => run)).toEqual([
      { kind: 'go', href: '/acme/approvals?risk_tier=high' },
    ]);
  });
});

describe('matching', () => {
  it('finds every typed word, whatever its place and case', () => {
    expect(matching(commands, 'tiers TOOLS').map(({ id }) => id)).toEqual(['settings-tools']);
    expect(matching(commands, '').length).toBe(commands.length);
    expect(matching(commands, 'no such page')).toEqual([]);
  });
});
