import { existsSync, readFileSync } from 'node:fs';

/** A tick of the kernel's clock, as /proc counts. */
const TICK_MS = 10;

/** The processor time that a process has used so far, in milliseconds; 0 where there is no /proc. */
export function cpuMs(pid: number): number {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return 0;
  // The second field is the program's name in parentheses and may hold anything.
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}
