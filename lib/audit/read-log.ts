import { z } from 'zod';
import { withOrg } from '@/lib/db/scope';
import { READ_PURGES, READ_SEALS } from '@/lib/db/sql/audit-seals';
import type { OrgId } from '@/lib/ids';
import { eventBatchesOf } from './event-batches';
import { leafOf } from './leaf';
import { purgeRow, type PurgeRow } from './purge-record';
import { sealRow, type SealRow } from './seal-format';

/** The signed rows of what was purged, oldest first. */
export const purgesOf = async (orgId: OrgId): Promise<PurgeRow[]> =>
  z.array(purgeRow).parse(await withOrg(orgId, (run) => run(READ_PURGES, [orgId])));

/** The seals behind `first` up to `lastNumber`, in batches. */
export async function* seals(orgId: OrgId, first: number, lastNumber: number): AsyncGenerator<SealRow> {
  let after = first;
  for (;;) {
    const rows = await withOrg(orgId, (run) => run(READ_SEALS, [orgId, after, lastNumber]));
    for (const seal of z.array(sealRow).parse(rows)) {
      yield seal;
      after = seal.number;
    }
    if (rows.length === 0) return;
  }
}

/** Hands out the leaves of the events in the order of the chain, up to one seal's end after another's. */
export class EventReader {
  readonly #batches: ReturnType<typeof eventBatchesOf>;
  readonly #orgId: OrgId;
  #ahead: { xid: bigint; leaf: Buffer }[] = [];

  constructor(orgId: OrgId, from: string, to: string) {
    this.#orgId = orgId;
    this.#batches = eventBatchesOf(orgId, from, to);
  }

  async until(to: bigint): Promise<Buffer> {
    const leaves: Buffer[] = [];
    for (;;) {
      const end = this.#ahead.findIndex((event) => event.xid >= to);
      const mine = this.#ahead.splice(0, end < 0 ? this.#ahead.length : end);
      for (const { leaf } of mine) leaves.push(leaf);
      if (end >= 0) break;
      const next = await this.#batches.next();
      if (next.done) break;
      this.#ahead = next.value.map((event) => ({ xid: BigInt(event.xid), leaf: leafOf(this.#orgId, event) }));
    }
    return Buffer.concat(leaves);
  }
}
