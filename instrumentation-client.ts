/**
 * Runs before any other script of ours in the browser. Zod would try `new Function` once to see whether it may compile
 * its schemas; the content security policy refuses that, rightly, and reports it. So it is told beforehand.
 */
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
