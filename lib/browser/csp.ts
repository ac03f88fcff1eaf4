/**
 * SHA-256 of the one style sheet that the toast library adds to the page by script (it takes no nonce), and of the
 * empty element it starts as. `csp.test.ts` recomputes the first from the installed package.
 */
const TOAST_STYLES = [
  "'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
  "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
];

type Options = {
  nonce: string;
  /** The dev server needs eval (React's stack traces), inline styles and a web socket. */
  development: boolean;
  /** The public address is https. */
  https: boolean;
};

/**
 * The Content-Security-Policy of every page: only our own scripts, by nonce; nothing from another host; no framing.
 * Style *attributes* are allowed because server-rendered widgets carry them and nonces don't cover attributes.
 */
export function contentSecurityPolicy({ nonce, development, https }: Options): string {
  const script = ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", ...(development ? ["'unsafe-eval'"] : [])];
  const style = development ? ["'self'", "'unsafe-inline'"] : ["'self'", `'nonce-${nonce}'`, ...TOAST_STYLES];
  const directives = [
    "default-src 'self'",
    `script-src ${script.join(' ')}`,
    `style-src ${style.join(' ')}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "object-src 'none'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(https ? ['upgrade-insecure-requests'] : []),
  ];
  return directives.join('; ');
}
