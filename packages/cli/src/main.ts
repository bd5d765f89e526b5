#!/usr/bin/env node
import module from 'node:module'

// Halves the start: the compiled modules are kept for the next run. Node 20 does not have it.
module.enableCompileCache?.()
const { run } = await import('./lib/commander/run.ts')
await run(process.argv.slice(2))
