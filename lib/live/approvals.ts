import { onApprovalNotified, type ListenEvent } from '@/lib/db/listen';
import { asId, type ApprovalId, type OrgId } from '@/lib/ids';

/** How a wait ended: the row changed (or may have), the time was up, the caller gave up, or this process stops. */
export type WaitOutcome = 'changed' | 'timeout' | 'aborted' | 'stopped';

/** What the consoles of an organization are told. `refetch`: notifications may have been lost, read everything again. */
export type OrgEvent = { kind: 'changed'; approvalId: ApprovalId } | { kind: 'refetch' } | { kind: 'stopped' };

/**
 * Watches one approval from the moment it is made: a change after that is never lost, whether it comes before or during
 * `changed`. Hence: watch, read the row, wait, read again.
 */
export class ApprovalWatch {
  #dirty = false;
  #stopped = false;
  #settle: ((outcome: WaitOutcome) => void) | null = null;

  /** Stops watching; always call it. */
  readonly close: () => void;

  constructor(leave: (watch: ApprovalWatch) => void) {
    this.close = () => leave(this);
  }

  /** Waits for a change, at most `ms`. One wait at a time. */
  changed(ms: number, signal?: AbortSignal): Promise<WaitOutcome> {
    if (this.#stopped) return Promise.resolve('stopped');
    if (this.#dirty) {
      this.#dirty = false;
      return Promise.resolve('changed');
    }
    if (signal?.aborted) return Promise.resolve('aborted');
    return new Promise((resolve) => {
      const settle = (outcome: WaitOutcome) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        this.#settle = null;
        resolve(outcome);
      };
      const abort = () => settle('aborted');
      const timer = setTimeout(settle, Math.max(0, ms), 'timeout');
      signal?.addEventListener('abort', abort);
      this.#settle = settle;
    });
  }

  /** For the hub: the row changed, or the process stops. */
  wake(outcome: 'changed' | 'stopped'): void {
    if (outcome === 'stopped') this.#stopped = true;
    if (this.#settle) this.#settle(outcome);
    else this.#dirty = true;
  }
}

/** Fan-out in memory: one map of waiters, fed by the process's one LISTEN connection. */
class Hub {
  readonly #watches = new Map<string, Set<ApprovalWatch>>();
  readonly #orgs = new Map<string, Set<(event: OrgEvent) => void>>();
  #connected = false;

  watch(key: string): ApprovalWatch {
    const watch = new ApprovalWatch((left) => leave(this.#watches, key, left));
    join(this.#watches, key, watch);
    this.#connect();
    return watch;
  }

  subscribe(orgId: OrgId, onEvent: (event: OrgEvent) => void): () => void {
    join(this.#orgs, orgId, onEvent);
    this.#connect();
    return () => leave(this.#orgs, orgId, onEvent);
  }

  #connect(): void {
    if (this.#connected) return;
    this.#connected = true;
    onApprovalNotified((event) => this.#heard(event));
  }

  #heard(event: ListenEvent): void {
    switch (event.kind) {
      case 'notified': {
        const [org = '', approval = ''] = event.payload.split(' ');
        for (const watch of this.#watches.get(event.payload) ?? []) watch.wake('changed');
        this.#tell(this.#orgs.get(org), { kind: 'changed', approvalId: asId('appr', approval) });
        return;
      }
      case 'gap':
        for (const watches of this.#watches.values()) for (const watch of watches) watch.wake('changed');
        for (const listeners of this.#orgs.values()) this.#tell(listeners, { kind: 'refetch' });
        return;
      case 'stopped':
        this.#connected = false; // whoever comes later is told at once
        for (const watches of this.#watches.values()) for (const watch of watches) watch.wake('stopped');
        for (const listeners of this.#orgs.values()) this.#tell(listeners, { kind: 'stopped' });
    }
  }

  #tell(listeners: Set<(event: OrgEvent) => void> | undefined, event: OrgEvent): void {
    for (const listener of listeners ?? []) listener(event);
  }
}

function join<T>(map: Map<string, Set<T>>, key: string, member: T): void {
  const members = map.get(key);
  if (members) members.add(member);
  else map.set(key, new Set([member]));
}

function leave<T>(map: Map<string, Set<T>>, key: string, member: T): void {
  const members = map.get(key);
  members?.delete(member);
  if (members?.size === 0) map.delete(key);
}

const holder = globalThis as typeof globalThis & { __countersignLive?: Hub };
const hub = (): Hub => (holder.__countersignLive ??= new Hub());

/**
 * Watches one approval; see `ApprovalWatch`. Costs a map entry and, while waiting, one timer. The fallback poll, for the
 * rare lost notification, is the caller's.
 */
export const watchApproval = (orgId: OrgId, id: ApprovalId): ApprovalWatch => hub().watch(`${orgId} ${id}`);

/** Hears of every new and changed approval of an organization. The listener must not throw. Returns the way to leave. */
export const subscribeOrg = (orgId: OrgId, onEvent: (event: OrgEvent) => void): (() => void) =>
  hub().subscribe(orgId, onEvent);
