import packageJson from '@/package.json' with { type: 'json' };

/** The version that is running, from package.json. */
export const VERSION: string = packageJson.version;
