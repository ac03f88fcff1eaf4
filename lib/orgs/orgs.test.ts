import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { orgSettings } from '@/lib/contracts/orgs';
import { newId, publicId } from '@/lib/ids';
import { gatingNow } from './get';
import { slugProblem } from './reserved-slugs';
import { applyPatch, readSettings } from './settings';

describe('slugs', () => {
  it('never hide a page of our own', () => {
    const pages = readdirSync('app', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^[a-z0-9-]+$/.test(entry.name))
      .map((entry) => entry.name);
    expect(pages).toContain('api');
    for (const page of pages) expect(slugProblem(page), page).not.toBeNull();
  });

  it('are never taken for an id', () => {
    expect(slugProblem(publicId('org', newId('org')))).not.toBeNull();
    expect(slugProblem(newId('org'))).not.toBeNull();
    expect(slugProblem('acme')).toBeNull();
  });
});

describe('settings', () => {
  it('have every default', () => {
    expect(readSettings({})).toMatchObject({
      approval_expiry_seconds: 86_400,
      max_expiry_seconds: 2_592_000,
      default_risk_tier: 'medium',
      auto_refresh_seconds: 30,
      timezone: 'UTC',
      separate_requester: null,
      never_auto_approve: ['critical', 'HIGH_RISK_ACTION'],
      retention_days: { decided: 90, executed: 180, events: 365 },
      hold_seconds: 0,
      health_thresholds: { pending: { green: 20, red: 50 }, rejection_rate: { green: 0.2, red: 0.3 } },
    });
    expect(readSettings(null).alerts).toHaveLength(12);
  });

  it('store only what was chosen, so that later defaults reach everybody else', () => {
    expect(applyPatch({}, { hold_seconds: 3 })).toEqual({ hold_seconds: 3 });
    expect(applyPatch({ hold_seconds: 3 }, { timezone: 'Europe/Berlin' })).toEqual({
      hold_seconds: 3,
      timezone: 'Europe/Berlin',
    });
  });

  it('merge groups and replace lists', () => {
    const next = applyPatch(
      { retention_days: { decided: 30 }, never_auto_approve: ['critical'] },
      { retention_days: { events: 700 }, never_auto_approve: [] },
    );
    expect(readSettings(next)).toMatchObject({
      retention_days: { decided: 30, executed: 180, events: 700 },
      never_auto_approve: [],
    });
  });

  it('refuse an expiry beyond the longest', () => {
    expect(() => applyPatch({ max_expiry_seconds: 3_600 }, { approval_expiry_seconds: 7_200 })).toThrow(/max_expiry/);
    expect(() => applyPatch({}, { max_expiry_seconds: 3_600 })).toThrow(/max_expiry/);
  });

  it('survive what a newer version stored, and refuse typos on the way in', () => {
    expect(readSettings({ from_the_future: 1 }).hold_seconds).toBe(0);
    expect(orgSettings.safeParse({ hold_secs: 1 }).success).toBe(false);
  });
});

describe('gating', () => {
  const at = new Date('2026-03-01T12:00:00Z');
  const off = { gating_enabled: false, gating_reason: 'migration', gating_until: new Date('2026-03-01T13:00:00Z') };

  it('is off until its end time and on again by itself', () => {
    expect(gatingNow(off, 'ana@example.com', at)).toEqual({
      enabled: false,
      reason: 'migration',
      until: '2026-03-01T13:00:00.000Z',
      changed_by: 'ana@example.com',
    });
    expect(gatingNow(off, null, new Date('2026-03-01T13:00:00Z')).enabled).toBe(true);
  });

  it('is on where no end time was kept', () => {
    expect(gatingNow({ ...off, gating_until: null }, null, at).enabled).toBe(true);
  });
});
