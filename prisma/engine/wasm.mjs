// @ts-check
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';

/**
 * Loads Prisma's schema engine from its npm package. The package's own entry imports the `.wasm` file as a module,
 * which Node 20 can't do; so its glue code is linked by hand.
 * @param {(message: string) => void} onPanic told before the engine traps, after which it must not be used
 */
export async function loadSchemaEngine(onPanic) {
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: onPanic },
  });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm');
  const bytes = await readFile(join(dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': /** @type {WebAssembly.ModuleImports} */ (/** @type {unknown} */ (glue)),
  });
  glue.__wbg_set_wasm(instance.exports);
  /** @type {{ __wbindgen_start(): void }} */ (/** @type {unknown} */ (instance.exports)).__wbindgen_start();
  return glue.SchemaEngine;
}
