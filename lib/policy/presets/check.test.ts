import { describe, expect, it } from 'vitest';
import { safetyCheck } from '@/lib/policy/presets/check';

const run = (command: string) => safetyCheck('execute_code', { command });

describe('the built-in policy set', () => {
  it.each([
    'rm -rf /',
    'sudo rm -fr /*',
    'rm -r --force ~',
    'rm --recursive --force "$HOME"',
    'cd /tmp && rm -Rf //etc/',
    "bash -c 'rm -rf /usr'",
    '/bin/rm -rf --no-preserve-root /',
    'DROP TABLE users;',
    'psql -c "drop database production"',
    'TRUNCATE orders',
    'truncate table orders;',
    'DELETE FROM users',
    'delete from users; select 1 where true',
    'dd if=/dev/zero of=/dev/sda bs=1M',
    'cat image > /dev/nvme0n1',
    'mkfs.ext4 /dev/sdb1',
    'mkfs -t xfs /dev/sdb1',
    'format c: /q',
    ':(){ :|:& };:',
    'bomb() { bomb | bomb & }; bomb',
    'x'.repeat(30_000),
  ])('refuses %.60s, and no approval helps', (command) => {
    expect(run(command)).toMatchObject({ allowed: false, requires_approval: false });
  });

  it.each([
    'npm run migrate:production',
    'rm -rf ./build/cache',
    'rm -rf node_modules',
    'rm notes.txt',
    'DELETE FROM users WHERE id = 7',
    'dd if=/dev/sda of=backup.img',
    'echo done > /dev/null',
    'git format-patch HEAD~1',
    'truncate -s 0 app.log',
    'echo "format the report"',
    'ls / | grep usr',
  ])('allows %s without asking', (command) => {
    expect(run(command)).toMatchObject({ allowed: true, requires_approval: false });
  });

  it('asks a person for deployments, billing and deleting files', () => {
    for (const action of ['deploy', 'create_billing', 'delete_files']) {
      expect(safetyCheck(action, {}), action).toMatchObject({ allowed: true, requires_approval: true });
    }
  });

  it('refuses what it does not know and what it can not read', () => {
    for (const action of ['launch', '__proto__', 'constructor', 'toString']) {
      expect(safetyCheck(action, {}), action).toMatchObject({ allowed: false, requires_approval: false });
    }
    expect(safetyCheck('execute_code', {})).toMatchObject({ allowed: false });
    expect(safetyCheck('network_access', { url: 'nowhere' })).toMatchObject({ allowed: false });
    expect(safetyCheck('network_access', { url: 'file:///etc/passwd' })).toMatchObject({ allowed: false });
  });

  it('lets a person decide about hosts outside the allow list: the first trap', () => {
    const outside = { url: 'https://other.test/x', allowlist: ['example.com'] };
    expect(safetyCheck('network_access', outside)).toMatchObject({ allowed: true, requires_approval: true });
    expect(safetyCheck('network_access', { ...outside, allowlist: [] })).toMatchObject({ requires_approval: true });
    expect(safetyCheck('network_access', { url: 'https://other.test' })).toMatchObject({ requires_approval: false });
  });

  it('matches hosts on the dot boundary: the second trap', () => {
    const asks = (url: string) =>
      safetyCheck('network_access', { url, allowlist: ['*.example.com', 'api.test'] }).requires_approval;
    expect(asks('https://docs.example.com/page')).toBe(false);
    expect(asks('https://API.test/v1')).toBe(false);
    expect(asks('https://evilexample.com')).toBe(true);
    expect(asks('https://example.com.evil.test')).toBe(true);
    expect(asks('https://docs.example.com@evil.test/')).toBe(true);
    expect(asks('https://api.test.evil.test')).toBe(true);
  });
});
