import { maskAssignments } from '@/lib/redaction/secret-assignments';
import { isSecretName } from '@/lib/redaction/secret-names';
import { maskShapes, REDACTED } from '@/lib/redaction/secret-patterns';

/** Longer texts are cut here and marked, in UTF-16 units; nothing that is stored is longer. */
const MAX_TEXT = 4_000_000;

const FLAG = /(?<![\w-])(--?[A-Za-z][\w-]{1,60})([ \t]{1,8})(?!-)("[^"]*"?|'[^']*'?|[^\s"']+)/g;
const USER_FLAG = /(?<![\w-])(-u|--user|--proxy-user)([ \t=]{1,8})(["']?)([^\s:"']{1,128}):([^\s"']+)/g;
const ELEMENT = /<([A-Za-z][\w.:-]{0,80})((?:\s[^<>]*)?)>([^<]+)(?=<)/g;
const NETRC = /\b(login[ \t\n]{1,8}\S{1,128}[ \t\n]{1,8}password[ \t\n]{1,8})(\S+)/g;
const IS = /\b((?:password|passphrase|passcode|passwort|kennwort)[ \t](?:is|was|ist)[ \t])([^\s,;"']+)/gi;

/**
 * Masks secrets in free text (summaries, reasons, notes, results, log lines): what looks like a key or token, URLs with
 * credentials, and values assigned to a secret's name. What replaces them is `[REDACTED]`; doing it twice changes
 * nothing. Linear in the text's length.
 */
export function redactText(text: string): string {
  if (text.length < 4) return text;
  if (text.length > MAX_TEXT) return redactText(text.slice(0, MAX_TEXT)) + REDACTED;
  // A mask can uncover a shape around it (`scheme://` + token + `:x@host`), so the second round has something to do in
  // rare texts only.
  let out = text;
  for (let round = 0; round < 3; round++) {
    const next = maskOnce(out);
    if (next === out) break;
    out = next;
  }
  return out;
}

function maskOnce(text: string): string {
  let out = maskAssignments(maskShapes(text));
  if (out.includes('-')) out = out.replace(USER_FLAG, `$1$2$3${REDACTED}`).replace(FLAG, maskFlag);
  if (out.includes('<')) out = out.replace(ELEMENT, maskElement);
  if (out.includes('login')) out = out.replace(NETRC, `$1${REDACTED}`);
  return /pass|kennwort/i.test(out) ? out.replace(IS, maskPhrase) : out;
}

function maskFlag(match: string, flag: string, space: string, value: string): string {
  return isSecretName(flag, value) ? `${flag}${space}${REDACTED}` : match;
}

function maskElement(match: string, name: string, attributes: string, content: string): string {
  return isSecretName(name, content) ? `<${name}${attributes}>${REDACTED}` : match;
}

/** “The password is wrong” names no password; one has a digit, a sign or a capital inside. */
function maskPhrase(match: string, phrase: string, word: string): string {
  return /[^\p{Ll}.!?]|.\p{Lu}/u.test(word) ? phrase + REDACTED : match;
}
