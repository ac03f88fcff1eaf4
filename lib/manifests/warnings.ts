import type { Manifest, ToolDefinition } from '@/lib/contracts/manifest';
import type { ManifestFinding } from '@/lib/contracts/manifests';
import { starMatch } from '@/lib/rules/glob';

/** Secrets of the organization that a tool's connector names: place in its `config` → name of the secret. */
export function secretsOf(tool: ToolDefinition): Record<string, string> {
  switch (tool.type) {
    case 'http_request':
      return Object.fromEntries(
        Object.entries(tool.config.secret_refs).map(([place, secret]) => [`secret_refs.${place}`, secret]),
      );
    case 'webhook':
      return { secret_ref: tool.config.secret_ref };
    case 'mock':
    case 'agent':
      return {};
  }
}

/**
 * What is allowed to stand in a manifest and yet is probably not meant. `secrets` are the names of the organization's
 * secrets. Pure.
 */
export function manifestWarnings(manifest: Manifest, secrets: ReadonlySet<string>): ManifestFinding[] {
  return [
    ...capabilityWarnings(manifest),
    ...constraintWarnings(manifest),
    ...Object.entries(manifest.tools).flatMap(([name, tool]) => toolWarnings(manifest, name, tool, secrets)),
  ];
}

function capabilityWarnings({ capabilities }: Manifest): ManifestFinding[] {
  return capabilities.requested.flatMap((capability, index) =>
    /^\*+:\*+$/.test(capability)
      ? [{ path: `capabilities.requested[${index}]`, message: 'asks for every action there is' }]
      : [],
  );
}

function constraintWarnings({ capabilities, constraints, policy, tools }: Manifest): ManifestFinding[] {
  const found: ManifestFinding[] = [];
  const usable = [...Object.keys(tools), ...policy.tool_allowlist, ...constraints.require_human_approval];
  if (usable.length === 0) {
    found.push({ path: 'tools', message: 'no tool is configured or listed: every action will be denied' });
  }
  if (constraints.max_actions_per_hour === undefined && constraints.max_actions_per_day === undefined) {
    found.push({ path: 'constraints', message: 'no limit on the number of actions per hour or day' });
  }
  constraints.require_human_approval.forEach((pattern, index) => {
    const plain = pattern.includes(':') && !pattern.includes('*');
    if (plain && !capabilities.requested.some((capability) => starMatch(capability, pattern))) {
      const path = `constraints.require_human_approval[${index}]`;
      found.push({ path, message: `'${pattern}' is not among the requested capabilities, so this has no effect` });
    }
  });
  return found;
}

function toolWarnings(
  { capabilities }: Manifest,
  name: string,
  tool: ToolDefinition,
  secrets: ReadonlySet<string>,
): ManifestFinding[] {
  const found: ManifestFinding[] = [];
  const path = `tools.${name}`;
  if (tool.gate === 'never') {
    found.push({ path: `${path}.gate`, message: 'runs without a person whatever the policy says' });
  }
  if (name.includes(':') && !capabilities.requested.some((capability) => starMatch(capability, name))) {
    found.push({ path, message: 'is not among the requested capabilities: it can not be used' });
  }
  if ('url' in tool.config && /^http:/i.test(tool.config.url)) {
    found.push({ path: `${path}.config.url`, message: 'is plain http: what is sent can be read on the way' });
  }
  for (const [place, secret] of Object.entries(secretsOf(tool))) {
    if (!secrets.has(secret)) {
      const message = `no secret '${secret}' exists; the tool fails until it does`;
      found.push({ path: `${path}.config.${place}`, message });
    }
  }
  return found;
}
