/** What stands in place of a secret. */
export const REDACTED = '[REDACTED]';

/**
 * Tokens that show by their own shape. Each has one unbounded run at its end and a fixed start, so a search over hostile
 * text stays linear.
 */
const TOKENS = new RegExp(
  '(?<![A-Za-z0-9])(?:' +
    [
      'cs[a-z]_(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{16,}', // our own keys
      '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16,}', // AWS
      'gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}', // GitHub
      'gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[A-Za-z0-9_.-]{16,}', // GitLab
      'xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{8,}|xapp-[A-Za-z0-9-]{10,}', // Slack
      '(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}|whsec_[A-Za-z0-9+/=_-]{16,}', // Stripe, Standard Webhooks
      'sk-(?=[A-Za-z_-]{0,60}[0-9])[A-Za-z0-9_-]{16,}', // OpenAI, Anthropic and others of their shape
      'AIza[A-Za-z0-9_-]{30,}|ya29\\.[A-Za-z0-9_-]{16,}|GOCSPX-[A-Za-z0-9_-]{16,}', // Google
      'npm_[A-Za-z0-9]{30,}|pypi-[A-Za-z0-9_-]{40,}|dckr_pat_[A-Za-z0-9_-]{20,}', // registries
      'SG\\.[A-Za-z0-9_-]{16,64}\\.[A-Za-z0-9_-]{16,}|key-[0-9a-f]{32}|SK[0-9a-f]{32}', // SendGrid, Mailgun, Twilio
      'do[opr]_v1_[0-9a-f]{32,}|hf_[A-Za-z0-9]{30,}|hv[sbr]\\.[A-Za-z0-9_-]{20,}|dapi[0-9a-f]{32}',
      'shp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32,}|sq0[a-z]{3}-[A-Za-z0-9_-]{20,}|EAA[A-Za-z0-9]{60,}',
      'lin_(?:api|oauth)_[A-Za-z0-9]{30,}|xai-[A-Za-z0-9]{40,}|gl(?:sa|c)_[A-Za-z0-9_=+/]{30,}|ntn_[A-Za-z0-9]{30,}',
      'AGE-SECRET-KEY-1[A-Z0-9]{30,}|PMAK-[A-Za-z0-9-]{40,}|[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}', // age, Postman, Telegram
    ].join('|') +
    ')',
  'g',
);

/** Every one of them has a run like this, which most texts don't: a cheap first look. */
const LONG_RUN = /[A-Za-z0-9_-]{11}/;

/** JWS and JWE in compact form. The look-behind lets each run of token letters be tried once only. */
const JWT = /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{2,}\.[A-Za-z0-9_.-]*/g;

/** A private key; without its END line everything after BEGIN. */
const PEM =
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;

/** `scheme://userinfo@`; the second form catches a password with a slash, where `:` can't begin a port. */
const USERINFO =
  /\b([a-z][a-z0-9+.-]{1,30}:\/\/)(?:([^\s/?#"'<>]*)@|([^\s/?#:@"'<>]{0,128}:(?!\d{1,5}[/?#])[^\s"'<>@]{0,256})@)/gi;

const SLACK_HOOK = /(hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9/_-]{8,}/g;
const DISCORD_HOOK = /(discord(?:app)?\.com\/api\/webhooks\/)[A-Za-z0-9/_-]{8,}/g;
const BEARER = /\b(bearer)([ \t]{1,8})([A-Za-z0-9._~+/=-]{8,})/gi;
const BASIC = /\b(basic)([ \t]{1,8})([A-Za-z0-9+/_-]{4,}={0,2})/gi;

/** Masks what is a secret by its own shape, wherever in the text it stands. Linear in the text's length. */
export function maskShapes(text: string): string {
  let out = text;
  if (out.includes('://')) out = out.replace(USERINFO, maskUserinfo);
  if (out.includes('-----BEGIN')) out = out.replace(PEM, REDACTED);
  if (out.includes('hooks.slack.com/')) out = out.replace(SLACK_HOOK, `$1${REDACTED}`);
  if (out.includes('/webhooks/')) out = out.replace(DISCORD_HOOK, `$1${REDACTED}`);
  if (out.includes('eyJ')) out = out.replace(JWT, REDACTED);
  if (/basic/i.test(out)) out = out.replace(BASIC, maskBasic);
  if (/bearer/i.test(out)) out = out.replace(BEARER, maskBearer);
  return LONG_RUN.test(out) ? out.replace(TOKENS, REDACTED) : out;
}

/** A bare, short user name (`ssh://git@…`) is shown; everything else before the `@` is not. */
function maskUserinfo(match: string, scheme: string, plain: string | undefined, slashed: string | undefined): string {
  const userinfo = plain ?? slashed ?? '';
  if (!userinfo.includes(':') && userinfo.length <= 20) return match;
  return `${scheme}${REDACTED}@`;
}

/** Words of prose (“bearer certificates”) are no token; a token has a digit, a sign or a capital, or is long. */
function maskBearer(match: string, scheme: string, space: string, token: string): string {
  return token.length >= 20 || /[0-9._~+/=A-Z]/.test(token) ? `${scheme}${space}${REDACTED}` : match;
}

/** RFC 7617: base64 of `user:password`. */
function maskBasic(match: string, scheme: string, space: string, token: string): string {
  return decodeBase64(token).includes(':') ? `${scheme}${space}${REDACTED}` : match;
}

function decodeBase64(token: string): string {
  try {
    return atob(token.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
  } catch {
    return '';
  }
}
