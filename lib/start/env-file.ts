import { existsSync } from 'node:fs';

/** Reads `.env` in the working directory, if there is one, for programs that a person starts; what is set already wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}
