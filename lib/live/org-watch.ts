import type { ApprovalId, OrgId } from '@/lib/ids';
import { subscribeOrg, type WaitOutcome } from './approvals';

/** Beyond so many changes at once "read afresh" says more than a list. */
const MAX_IDS = 100;
/** Changes that come together are told together; the first of a burst is told at once. */
const GATHER_MS = 100;

/**
 * Watches all approvals of an organization from the moment it is made; what changes between two waits is kept. Close it
 * always.
 */
export class OrgWatch {
  #ids = new Set<ApprovalId>();
  #refetch = false;
  #stopped = false;
  #wake: (() => void) | null = null;
  #told = 0;
  readonly #leave: () => void;

  constructor(orgId: OrgId) {
    this.#leave = subscribeOrg(orgId, (event) => {
      if (event.kind === 'changed' && this.#ids.size < MAX_IDS) this.#ids.add(event.approvalId);
      else if (event.kind === 'stopped') this.#stopped = true;
      else this.#refetch = true;
      this.#wake?.();
    });
  }

  close(): void {
    this.#leave();
  }

  /** What has changed since this was last asked; null: too much, or something may have been missed. */
  take(): readonly ApprovalId[] | null {
    const taken = this.#refetch ? null : [...this.#ids];
    this.#ids = new Set();
    this.#refetch = false;
    return taken;
  }

  /** Waits for changes, at most `ms`; not more often than once in a tenth of a second. One wait at a time. */
  async changed(ms: number, signal: AbortSignal): Promise<WaitOutcome> {
    const gather = this.#told + GATHER_MS - performance.now();
    if (gather > 0) await this.#sleep(gather, signal, false);
    if (!this.#stopped && !this.#pending) await this.#sleep(Math.max(0, ms), signal, true);
    if (this.#stopped) return 'stopped';
    if (signal.aborted) return 'aborted';
    if (!this.#pending) return 'timeout';
    this.#told = performance.now();
    return 'changed';
  }

  get #pending(): boolean {
    return this.#refetch || this.#ids.size > 0;
  }

  #sleep(ms: number, signal: AbortSignal, wakeable: boolean): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = null;
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, 2 ** 31 - 1));
      signal.addEventListener('abort', done);
      this.#wake = () => {
        if (wakeable || this.#stopped) done();
      };
    });
  }
}
