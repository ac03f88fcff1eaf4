import type { ToolDefinition } from '@/lib/contracts/manifest';
import type { NetworkPolicy, Resolver } from '@/lib/execution/guard';
import type { JsonObject, JsonValue } from '@/lib/json/value';

export type ConnectorType = Exclude<ToolDefinition['type'], 'agent'>;
export type ConnectorTool<T extends ConnectorType = ConnectorType> = Extract<ToolDefinition, { type: T }>;

export type ConnectorSecret = {
  value: string;
  /** Hosts it may be sent to: this one exactly, or `*.example.com` for those below. */
  allowedHosts: readonly string[];
};

/** One run of an approved or allowed action. */
export type ConnectorInput<T extends ConnectorType = ConnectorType> = ConnectorRun & { tool: ConnectorTool<T> };

export type ConnectorRun = {
  /** In the clear, exactly as approved. */
  action: { type: string; tool: string; params: JsonObject };
  actionHash: string;
  /** By name; all that the tool refers to. */
  secrets: Readonly<Record<string, ConnectorSecret>>;
  /** Parameters of this tool that are secret by the manifest's or the org's word; their values are cut from results. */
  secretParams: readonly string[];
  /** Goes along as the idempotency key. */
  executionId: string;
  approvalId: string | null;
  interactionId: string | null;
  network: NetworkPolicy;
  now: Date;
  signal?: AbortSignal;
};

export type ConnectorError = { code: string; message: string };

/**
 * How a run ended. `failed`: it did not take effect, as far as the target says or because nothing was sent.
 * `ambiguous`: it was sent, and nobody can tell.
 */
export type ConnectorOutcome =
  | { outcome: 'succeeded'; data: JsonValue }
  | { outcome: 'failed'; error: ConnectorError }
  | { outcome: 'ambiguous'; error: ConnectorError };

/** What the surroundings provide; tests give their own. */
export type ConnectorDeps = {
  resolve?: Resolver;
  /** Certificate authorities in PEM, instead of the system's. */
  ca?: string;
};

export const failed = (code: string, message: string): ConnectorOutcome => ({
  outcome: 'failed',
  error: { code, message },
});

export const ambiguous = (code: string, message: string): ConnectorOutcome => ({
  outcome: 'ambiguous',
  error: { code, message },
});
