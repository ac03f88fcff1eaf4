import next from 'eslint-config-next/core-web-vitals';
import nextTypescript from 'eslint-config-next/typescript';

const PURE = [
  'lib/policy/**',
  'lib/rules/**',
  'lib/approvals/state.ts',
  'lib/authority/**',
  'lib/redaction/**',
  'lib/signing/canonical-json.ts',
];

/** Import directions and cycles are checked by scripts/import-directions.mjs. */
const config = [
  {
    ignores: [
      'node_modules/',
      '.next/',
      'dist/',
      'packages/*/dist/',
      'prisma/generated/',
      'next-env.d.ts',
      'coverage/',
      'playwright-report/',
      'test-results/',
    ],
  },
  ...next,
  ...nextTypescript,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only lib/env.ts reads the environment: use env().' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='query'][callee.object.callee.name='pool']",
          message: 'A bare pool query has no organization: use withOrg, withoutOrg or inOrg.',
        },
      ],
    },
  },
  {
    files: PURE,
    ignores: ['**/*.test.ts', '**/*.db.test.ts'],
    rules: {
      'no-restricted-globals': ['error', { name: 'fetch', message: 'Pure code does no I/O.' }],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'Pure code takes `now` from its caller.',
        },
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: 'Pure code takes `now` from its caller.',
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
          message: 'Pure code is deterministic.',
        },
      ],
    },
  },
  {
    // Command-line programs talk to a person and are started by one: they print, and they set up the environment.
    files: [
      'scripts/**',
      'bench/**',
      'e2e/**',
      'examples/**',
      'lib/env.ts',
      'lib/db/testing/**',
      'lib/db/embedded/**',
      'next.config.mjs',
      'instrumentation.ts',
      'prisma/**',
      'vitest.config.ts',
      'lib/start/**',
      '**/*.test.ts',
    ],
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // Where something went wrong, a plain link loads the page afresh, which is what the reader needs.
    files: ['app/not-found.tsx', 'components/layout/error-screen.tsx'],
    rules: { '@next/next/no-html-link-for-pages': 'off' },
  },
];
export default config;
