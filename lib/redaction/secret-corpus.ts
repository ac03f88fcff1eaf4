/**
 * Secrets in the places where they turn up, for tests of everything that stores, shows, sends or logs: submit `params`
 * (and `text` as a summary, reason or note) and look for `needles` anywhere but in the sealed columns. All are made up.
 * The tokens are joined at run time, so that no scanner takes this file for a leak.
 */
export type SecretCase = {
  name: string;
  params: Record<string, unknown>;
  /** Must not be found again. */
  needles: readonly string[];
};

const join = (...parts: string[]) => parts.join('');
const body = 'Zx81QmT4vR7nLp2Ks9Wd3Hy6';

/** One of each shape that must be recognised without a telling name. */
export const SECRET_TOKENS: Readonly<Record<string, string>> = {
  personal_key: join('csp_', body, body),
  agent_key: join('csa_', body, body),
  service_key: join('css_', body, body),
  aws_access_key: join('AKIA', 'Z7QW2M4XK9LT3V8B'),
  github: join('ghp_', body, 'a1B2c3D4e5F6'),
  github_fine: join('github_', 'pat_', body, '_', body),
  gitlab: join('glpat-', body),
  slack: join('xoxb-', '2048120481-', body),
  slack_hook: join('https://hooks.slack.com/services/', 'T02AB3CD4/B05EF6GH7/', body),
  stripe: join('sk_', 'live_', body),
  webhook: join('whsec_', 'Wng4MVFtVDR2UjduTHAyS3M5V2Q='),
  openai: join('sk-', 'proj-', body, body),
  anthropic: join('sk-', 'ant-api03-', body, body),
  google: join('AIza', 'SyD4', body, 'k3mQ9wP1z'),
  npm: join('npm_', body, 'a1B2c3D4e5F6'),
  sendgrid: join('SG.', body.slice(0, 22), '.', body, body.slice(0, 19)),
  telegram: join('7312904851:', 'AA', body, 'q2W3e4R5t'),
  jwt: join('eyJhbGciOiJFZERTQSJ9', '.', 'eyJzdWIiOiJkZXBsb3ktYm90In0', '.', body, body),
  pem: join('-----BEGIN ', 'PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIE', body, '\n-----END ', 'PRIVATE KEY-----'),
  bearer: join('Bearer ', body),
  basic: join('Basic ', 'ZGVwbG95OmNvcnJlY3QtaG9yc2U='),
  postgres_url: 'postgres://app:tr0ub4dor%263@db.internal:5432/main',
  slash_url: 'redis://:pa/ss-w0rd-9@cache.internal:6379/0',
  token_url: join('https://', body, 'a1@git.example.com/acme/app.git'),
  query_url: 'https://api.example.com/v1/items?api_key=k3y-4f9a2c7e&page=2',
  signed_url: 'https://bucket.example.com/report.pdf?X-Amz-Signature=9f2c4b7a1e6d8035&X-Amz-Expires=60',
};

/** The part of each token that is secret (a URL's host and path are not). */
const NEEDLES: Readonly<Record<string, string>> = {
  slack_hook: body,
  pem: join('MC4CAQAwBQYDK2VwBCIE', body),
  bearer: body,
  basic: 'ZGVwbG95OmNvcnJlY3QtaG9yc2U=',
  postgres_url: 'tr0ub4dor%263',
  slash_url: 'pa/ss-w0rd-9',
  token_url: join(body, 'a1'),
  query_url: 'k3y-4f9a2c7e',
  signed_url: '9f2c4b7a1e6d8035',
};

const SECRET_NAMES = [
  'password',
  'Password',
  'db_password',
  'userPassword',
  'PGPASSWORD',
  'passphrase',
  'token',
  'access_token',
  'accessToken',
  'GITHUB_TOKEN',
  'refresh-token',
  'secret',
  'client_secret',
  'clientSecret',
  'api_key',
  'apiKey',
  'API-KEY',
  'x-api-key',
  'authorization',
  'Authorization',
  'private_key',
  'privateKeyPem',
  'ssh_key',
  'credentials',
  'cookie',
  'pin',
  'otp',
  'recovery_codes',
  'connection_string',
];

const plain = 'plain-horse-7-battery';

const named: SecretCase[] = SECRET_NAMES.map((name) => ({
  name: `under ${name}`,
  params: { target: 'db-1', [name]: plain },
  needles: [plain],
}));

const shaped: SecretCase[] = Object.entries(SECRET_TOKENS).flatMap(([kind, token]) => {
  const needles = [NEEDLES[kind] ?? token];
  return [
    { name: `${kind} as a value`, params: { note: token }, needles },
    { name: `${kind} inside a text`, params: { message: `Please use ${token} for it.` }, needles },
    { name: `${kind} in a list, nested`, params: { steps: [{ run: { args: ['--flag', token] } }] }, needles },
    { name: `${kind} as a key`, params: { map: { [token]: 1 } }, needles },
    { name: `${kind} in JSON inside a string`, params: { body: JSON.stringify({ data: { v: token } }) }, needles },
  ];
});

const placed: SecretCase[] = [
  {
    name: 'nested object',
    params: { config: { db: { password: { current: plain, next: plain } } } },
    needles: [plain],
  },
  { name: 'list under a name', params: { api_keys: [plain, { value: plain }] }, needles: [plain] },
  { name: 'environment list', params: { env: [{ name: 'DB_PASSWORD', value: plain }] }, needles: [plain] },
  { name: 'header pairs', params: { headers: [['X-Api-Key', plain]] }, needles: [plain] },
  { name: 'arguments', params: { args: ['mysql', '--password', plain, '-h', 'db'] }, needles: [plain] },
  { name: 'argument with =', params: { args: ['--password=' + plain] }, needles: [plain] },
  { name: 'command line', params: { command: `psql --password ${plain} -h db` }, needles: [plain] },
  { name: 'curl user', params: { command: `curl -u deploy:${plain} https://x.example` }, needles: [plain] },
  { name: 'shell variable', params: { command: `DB_PASSWORD='${plain}' ./run` }, needles: [plain] },
  { name: 'ini text', params: { file: `[db]\npassword = ${plain}\nhost = x` }, needles: [plain] },
  { name: 'yaml text', params: { file: `db:\n  password: "${plain}"\n` }, needles: [plain] },
  { name: 'json text', params: { body: `{"user":"a","password":"${plain}"}` }, needles: [plain] },
  { name: 'json in json text', params: { body: JSON.stringify(`{"password":"${plain} x"}`) }, needles: [plain] },
  { name: 'xml text', params: { body: `<login><password>${plain}</password></login>` }, needles: [plain] },
  { name: 'connection string', params: { dsn: `Server=x;User Id=sa;Password=${plain};` }, needles: [plain] },
  { name: 'header in text', params: { raw: `GET / HTTP/1.1\r\nAuthorization: Token ${plain}\r\n` }, needles: [plain] },
  { name: 'cookie in text', params: { raw: `Cookie: theme=dark; sid=${plain}` }, needles: [plain] },
  { name: 'prose', params: { text: `Hi, your password: ${plain}. Bye` }, needles: [plain] },
  { name: 'prose with is', params: { text: `The password is ${plain}` }, needles: [plain] },
  { name: 'prose API key', params: { text: `API key: ${plain}` }, needles: [plain] },
  { name: 'invisible letter in the name', params: { 'pass\u200bword': plain }, needles: [plain] },
  { name: 'number', params: { pin: 48213907 }, needles: ['48213907'] },
  {
    name: 'Kubernetes Secret',
    params: { manifest: { kind: 'Secret', data: { tls: 'cGxhaW4taG9yc2UtNw==' }, stringData: { a: plain } } },
    needles: ['cGxhaW4taG9yc2UtNw==', plain],
  },
];

export const SECRET_CORPUS: readonly SecretCase[] = [...named, ...shaped, ...placed];

/** Things that look a little like secrets and must stay readable for the reviewer. */
export const NOT_SECRET: readonly Record<string, unknown>[] = [
  { namespace: 'production', image: 'app:v2.0.0', replicas: 3 },
  { max_tokens: 4096, total_tokens: 12, tokens: 7, token_type: 'bearer', token_id: 'tok-01jq' },
  { primary_key: 'id', public_key: 'ssh-ed25519 AAAAC3Nza', idempotency_key: 'order-7', key: 'branch', sort_key: 'x' },
  { secret_name: 'prod/db', password_policy: 'strict', secret_refs: { 'header:X': 'deploy' } },
  { author: 'Ada', authority: 'board', compass: 'north', bypass: 'none', secretary: 'Grace', passenger: 'Bo' },
  {
    to: 'cfo@example.com',
    amount: 1250.5,
    currency: 'USD',
    subject: 'Q3 numbers',
    url: 'https://example.com/@ada/x?a=b@c',
  },
  { sha: '3f786850e387550fdab836ed7e6dc881de23001b', uuid: '01890a5d-ac96-774b-bcce-b302099a8057' },
  { text: 'Basic authentication is off; bearer certificates and risk-adjusted returns; the password is wrong.' },
  { clone: 'ssh://git@git.example.com/acme/app.git', at: '2026-03-01T12:00:00Z', ratio: '3:1', time: '10:30' },
  { pass: 12, passed: true, is_secret: false, password: null, code: 'E42', error_code: 'HTTP_500' },
  { css: 'css_button_primary_large_rounded', slug: 'sk-learn-tutorial-for-beginners' },
];
