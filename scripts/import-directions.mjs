/**
 * Which way imports may go (docs/architecture.md), for dependency-cruiser:
 * app → lib/api, lib/dialects, components, lib/<domain> → lib/{audit,authority,policy,rules,signing,redaction} → lib/db.
 */
const TESTS = '\\.(test|db\\.test)\\.tsx?$|^lib/(db|client)/testing/';

/** @type {import('dependency-cruiser').IConfiguration} */
const config = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'components-know-props-only',
      comment: 'Components take DTOs and call the API through lib/browser; they never reach the server side.',
      severity: 'error',
      from: { path: '^components/' },
      to: { path: '^(app|lib)/', pathNot: '^lib/(browser|client|contracts|redaction/suspicious-text)|^lib/rules/glob' },
    },
    {
      name: 'browser-code-stays-in-the-browser',
      severity: 'error',
      from: { path: '^lib/(browser|client|contracts)/', pathNot: TESTS },
      to: {
        path: '^(app|components|lib)/',
        pathNot: '^lib/(browser|client|contracts|redaction/suspicious-text|json/strict)',
      },
    },
    {
      name: 'nothing-imports-app',
      severity: 'error',
      from: { pathNot: '^app/' },
      to: { path: '^app/' },
    },
    {
      name: 'domain-knows-no-http',
      comment: 'Use cases run the same from a page, the API, a script or a job.',
      severity: 'error',
      from: { path: '^lib/', pathNot: `^lib/(api|dialects|browser|client|identity|start)/|${TESTS}` },
      to: { path: '^lib/(api|dialects|browser)/|^node_modules/(next|react|react-dom|next-auth|@tanstack)/' },
    },
    {
      name: 'foundations-import-no-domain',
      severity: 'error',
      from: { path: '^lib/(authority|policy|rules|signing|redaction|json|contracts)/', pathNot: TESTS },
      to: {
        path: '^lib/(approvals|gateway|execution|agents|manifests|orgs|members|tokens|identity/(?!actor)|jobs|live|db)/',
      },
    },
    {
      name: 'data-layer-is-the-bottom',
      severity: 'error',
      from: { path: '^lib/db/', pathNot: TESTS },
      to: { path: '^lib/', pathNot: '^lib/(db/|env|ids|log|errors|clock|contracts)' },
    },
    {
      name: 'only-the-data-layer-touches-the-database-client',
      severity: 'error',
      from: { pathNot: `^(lib/db|prisma|scripts|e2e|bench)/|${TESTS}` },
      to: { path: '^prisma/generated/|^node_modules/(pg|@prisma/adapter-pg)/', dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules|prisma/generated' },
    exclude: { path: '^(\\.next|dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
export default config;
