import { expect, it } from 'vitest';
import { ROLES, SCOPES } from '@/lib/authority/roles';
import { emailAddress, role, scope } from '@/lib/contracts/identity';

it('roles and scopes are the same words on the wire and in the table of permissions', () => {
  expect(role.options).toEqual([...ROLES]);
  expect(scope.options).toEqual([...SCOPES]);
});

it('addresses are trimmed and lower case before they are looked up', () => {
  expect(emailAddress.parse('  Ana.Silva@Example.COM ')).toBe('ana.silva@example.com');
  expect(emailAddress.safeParse('not an address').success).toBe(false);
});
