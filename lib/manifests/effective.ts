import type { Manifest } from '@/lib/contracts/manifest';
import { starMatch } from '@/lib/rules/glob';

/**
 * The manifest as it holds: of the requested capabilities only what the admin approved. The document on record and its
 * hash stay as registered. Nothing approved (pending, rejected): nothing allowed. Pure.
 */
export function effectiveManifest(manifest: Manifest, approvedCapabilities: readonly string[]): Manifest {
  return { ...manifest, capabilities: { requested: [...approvedCapabilities] } };
}

/**
 * Those of `approved` that go beyond what was requested. A narrower one is within a requested pattern: read as plain text
 * it matches it, because a star of its own can only stand where the wider pattern has one, too. Pure.
 */
export function beyondRequested(requested: readonly string[], approved: readonly string[]): string[] {
  return approved.filter((capability) => !requested.some((pattern) => starMatch(pattern, capability)));
}
