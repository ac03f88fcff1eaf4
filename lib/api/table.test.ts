import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PERMISSIONS } from '@/lib/authority/permissions';
import { env } from '@/lib/env';
import { openApi } from './openapi';
import { description, OPERATIONS } from './table';

const fileOf = (path: string) => `app${path.replaceAll(/\{(\w+)\}/g, '[$1]')}/route.ts`;

function routeFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? routeFiles(path) : entry.name === 'route.ts' ? [path] : [];
  });
}

describe('the table of operations', () => {
  it('names each operation once and each method of a path once', () => {
    const ids = OPERATIONS.map((operation) => operation.id);
    expect(new Set(ids).size).toBe(ids.length);
    const routes = OPERATIONS.map((operation) => `${operation.method} ${operation.path}`);
    expect(new Set(routes).size).toBe(routes.length);
  });

  it('declares a permission of the one table for every operation of an organization; public ones are these', () => {
    for (const operation of OPERATIONS) {
      if (operation.access === 'org') expect(Object.keys(PERMISSIONS)).toContain(operation.permission);
    }
    const open = OPERATIONS.filter((operation) => operation.access === 'public').map((operation) => operation.id);
    expect(open.sort()).toEqual([
      'auth.login',
      'gateway.health',
      'invitations.accept',
      'invitations.view',
      'system.health',
      'system.jwks',
      'system.metrics',
      'system.openapi',
      'system.ready',
    ]);
  });

  it('has one Next route file per path that mounts just its operations, and no route file without operations', () => {
    const byFile = new Map<string, string[]>();
    for (const { path, id } of OPERATIONS) byFile.set(fileOf(path), [...(byFile.get(fileOf(path)) ?? []), id]);
    for (const [file, ids] of byFile) {
      expect(existsSync(file), `${file} is missing`).toBe(true);
      const mounted = [...readFileSync(file, 'utf8').matchAll(/'([a-z_]+\.[a-z_]+)'/g)].map((match) => match[1]);
      expect(mounted.sort(), file).toEqual([...ids].sort());
    }
    const ours = routeFiles('app').filter((file) => !file.startsWith('app/api/auth/'));
    expect(ours.sort()).toEqual([...byFile.keys()].sort());
  });

  it('says nothing decides on GET: every safe method belongs to a reading operation', () => {
    const writing = /decide|request|execute|cancel|extend|expire|reveal|retry|reconcile|report|register|create|close/;
    for (const operation of OPERATIONS) {
      if (operation.method !== 'GET' || operation.access !== 'org') continue;
      expect(operation.permission, operation.id).not.toMatch(writing);
    }
  });

  it('names its path parameters in its schema', () => {
    for (const operation of OPERATIONS) {
      const names = [...operation.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      if (names.length === 0) continue;
      const probe = Object.fromEntries(
        names.map((name) => [name, name === 'tool' ? 'kubernetes:deploy' : 'deployment-bot']),
      );
      expect(operation.params?.safeParse(probe), operation.id).toMatchObject({ success: true, data: probe });
    }
  });
});

describe('OpenAPI', () => {
  it('describes every operation, with nothing that JSON can not hold', () => {
    const document = JSON.parse(JSON.stringify(openApi(OPERATIONS, 'https://approvals.example.com'))) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.values(document.paths).flatMap((path) => Object.values(path).map((o) => o.operationId));
    expect(described.sort()).toEqual(OPERATIONS.map((operation) => operation.id).sort());
  });

  it('is made once and answered to everybody, as anybody may ask', () => {
    expect(description()).toEqual(openApi(OPERATIONS, env().appUrl));
    expect(description()).toBe(description());
  });
});
