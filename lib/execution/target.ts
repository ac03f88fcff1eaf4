import { connectorHost } from '@/lib/contracts/connectors';
import type { ToolDefinition } from '@/lib/contracts/manifest';
import { redactText } from '@/lib/redaction/secret-text';
import { targetHash } from '@/lib/signing/digest';

/** Where an action runs, as it is pinned, shown and hashed with the approval. */
export type Target = {
  connector: ToolDefinition['type'];
  method: string | null;
  /** With its `{placeholders}`; secrets that somebody wrote into it are masked here, not in the hash. */
  url: string | null;
  host: string | null;
  /** Lower case and sorted; those that carry a secret are among them. */
  header_names: string[];
};

export type PinnedTarget = { target: Target; hash: string };

/**
 * What of a tool's definition must not change between the decision and the run: connector, method, URL template, host
 * and header names. The hash is compared again right before the run; a difference refuses it.
 */
export function targetOf(tool: ToolDefinition): PinnedTarget {
  const exact = exactTarget(tool);
  return { target: { ...exact, url: exact.url === null ? null : redactText(exact.url) }, hash: targetHash(exact) };
}

function exactTarget(tool: ToolDefinition): Target {
  switch (tool.type) {
    case 'http_request': {
      const { url, method, headers, secret_refs } = tool.config;
      const secretHeaders = Object.keys(secret_refs).flatMap((ref) => headerOfRef(ref) ?? []);
      const names = [...Object.keys(headers), ...secretHeaders].map((name) => name.toLowerCase());
      return { connector: tool.type, method, url, host: connectorHost(url), header_names: [...new Set(names)].sort() };
    }
    case 'webhook': {
      const { url } = tool.config;
      return { connector: tool.type, method: 'POST', url, host: connectorHost(url), header_names: [] };
    }
    case 'mock':
    case 'agent':
      return { connector: tool.type, method: null, url: null, host: null, header_names: [] };
  }
}

/** The header that a `secret_refs` key names (`header:Authorization`), or null where it names a parameter. */
export function headerOfRef(ref: string): string | null {
  return ref.startsWith('header:') ? ref.slice('header:'.length) : null;
}
