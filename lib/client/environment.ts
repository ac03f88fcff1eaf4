type Environment = { process?: { env?: Record<string, string | undefined> } };

/** A variable of the environment where there is one; browsers have none. Set to nothing counts as not set. */
export function fromEnvironment(name: 'COUNTERSIGN_URL' | 'COUNTERSIGN_API_KEY'): string | undefined {
  const { process: host } = globalThis as Environment;
  return host?.env?.[name] || undefined;
}
