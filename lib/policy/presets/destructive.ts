/** Longer commands are nobody's; they are not read. */
const MOST = 20_000;

/** What whole trees hang on: deleting below it recursively is deleting everything. */
const ROOT =
  /^(?:\/|\/\*|~\/?\*?|\$\{?home\}?\/?\*?|\*|\.{1,2}\/?\*?|\/(?:bin|boot|dev|etc|home|lib\d*|opt|proc|root|sbin|srv|sys|usr|var)\/?\*?|[a-z]:[\\/]\*?)$/;

const SQL_DROP = /\bdrop\s+(?:table|database|schema|view|index|role|user)\b/;
const SQL_TRUNCATE = /\btruncate\s+(?:table\s+)?["'`\w]/;
const SQL_DELETE = /\bdelete\s+from\s+[^\s;]+/;
const DEVICE = /(?:>|\bof=)\s*["']?\/dev\/(?:sd|hd|vd|xvd|nvme|mmcblk|disk|dm-|md|loop|mem|kmem|port)/;
const FILE_SYSTEM = /(?:^|[\s;&|/])(?:mkfs(?:\.\w+)?|mke2fs|wipefs|mkswap)(?:\s|$)/;
const FORMAT = /(?:^|[\s;&|])format(?:\.com)?\s+[a-z]:/;
const FORK_BOMB = /([\w:.]{1,32})\(\)\{\1\|\1&\};\1/;

/**
 * What makes a shell command or SQL text destructive beyond repair, in words; null for anything else. It looks at texts
 * only: it catches mistakes, it is no sandbox. Pure.
 */
export function destructive(command: string): string | null {
  if (command.length > MOST) return 'the command is too long to be looked at';
  const text = command.toLowerCase();
  if (deletesRoot(text)) return 'deletes a whole system or home directory';
  if (SQL_DROP.test(text)) return 'drops a database object';
  if (SQL_TRUNCATE.test(text)) return 'empties a table';
  if (deletesAllRows(text)) return 'deletes every row of a table';
  if (DEVICE.test(text)) return 'writes to a raw device';
  if (FILE_SYSTEM.test(text) || FORMAT.test(text)) return 'makes a new file system over what is there';
  return FORK_BOMB.test(text.replaceAll(/\s+/g, '')) ? 'is a fork bomb' : null;
}

/** Quotes are dropped, so that `bash -c 'rm -rf /'` is read like the command inside it. */
function deletesRoot(text: string): boolean {
  return text.split(/[;&|\n]+/).some((simple) => {
    const words = simple.replaceAll(/["'`]/g, ' ').split(/\s+/).filter(Boolean);
    const at = words.findIndex((word) => word === 'rm' || word.endsWith('/rm'));
    if (at === -1) return false;
    const rest = words.slice(at + 1);
    if (rest.includes('--no-preserve-root')) return true;
    const recursive = rest.some((word) => word === '--recursive' || /^-[a-z]*r[a-z]*$/.test(word));
    return recursive && rest.some((word) => !word.startsWith('-') && ROOT.test(collapsed(word)));
  });
}

/** `//`, `/./` and the like name the same place. */
const collapsed = (path: string): string => path.replaceAll(/\/(?:\.?\/)+/g, '/').replace(/^(.+)\/\.$/, '$1/');

function deletesAllRows(text: string): boolean {
  return text.split(';').some((statement) => SQL_DELETE.test(statement) && !/\bwhere\b/.test(statement));
}
