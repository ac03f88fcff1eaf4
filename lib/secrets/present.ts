import type { SecretInfo } from '@/lib/contracts/secrets';
import type { People } from '@/lib/agents/people';
import { publicId } from '@/lib/ids';

/** What may leave the table of secrets towards a person; the sealed value isn't even read. */
export const SHOWN = {
  id: true,
  name: true,
  allowed_hosts: true,
  created_by: true,
  created_at: true,
  rotated_at: true,
} as const;

export type SecretRow = {
  id: string;
  name: string;
  allowed_hosts: string[];
  created_by: string | null;
  created_at: Date;
  rotated_at: Date | null;
};

/** Wire form of a secret: everything but its value. */
export function presentSecret(row: SecretRow, people: People, usedBy: readonly string[]): SecretInfo {
  return {
    secret_id: publicId('sec', row.id),
    name: row.name,
    allowed_hosts: row.allowed_hosts,
    used_by: [...usedBy],
    created_by: people.label(row.created_by),
    created_at: row.created_at.toISOString(),
    rotated_at: row.rotated_at?.toISOString() ?? null,
  };
}
