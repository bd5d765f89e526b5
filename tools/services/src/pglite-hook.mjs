import module from 'node:module'

const PGLITE = /\/@electric-sql\/pglite\/dist\/index\.js$/
const prepared = new URL('./lib/prepared-pglite.ts', import.meta.url).href

// For `--import`: see prepared-pglite.ts. In JavaScript, because Node loads it before it can load TypeScript, and Node 20 has no such hooks.
module.registerHooks?.({
  load(url, context, nextLoad) {
    if (!PGLITE.test(url)) return nextLoad(url, context)
    const original = JSON.stringify(`${url}?original`)
    const source = `
      import { MemoryFS, PGlite } from ${original}
      import { prepare } from ${JSON.stringify(prepared)}
      prepare(PGlite, MemoryFS)
      export * from ${original}`
    return { format: 'module', source, shortCircuit: true }
  },
})
