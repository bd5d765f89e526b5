#!/usr/bin/env node
import { run } from './lib/commander/run.ts'

await run(process.argv.slice(2))
