#!/usr/bin/env node
import module from 'node:module'

// Caches compiled modules on disk: from source, a start then takes 0.13 s of CPU instead of 0.30 s. Node 20 does not support it.
module.enableCompileCache?.()
const { run } = await import('./lib/commander/run.ts')
await run(process.argv.slice(2))
