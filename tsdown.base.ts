import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { UserConfig } from 'tsdown'

/**
 * The build of every published package: ESM and declarations for the oldest Node that receivers support, and the
 * packed result checked by publint and are-the-types-wrong, so that a packaging mistake fails the build.
 */
export function library(entry: Record<string, string>): UserConfig {
  return {
    entry,
    format: 'esm',
    platform: 'neutral',
    target: 'node20.19',
    outDir: 'dist',
    dts: true,
    // A stable name per chunk: the diff of two tarballs shows what changed.
    hash: false,
    // `#…` is the package's own imports map: the consumer's runtime picks the file by its conditions.
    deps: { neverBundle: [/^#/, /^node:/], onlyBundle: [] },
    publint: { strict: true },
    attw: { profile: 'esm-only', level: 'error' },
    failOnWarn: true,
    hooks: { 'build:done': ({ options }) => checkImports(options.cwd) },
  }
}

/** Neither publint nor are-the-types-wrong looks at the targets of `imports`. */
function checkImports(directory: string): void {
  const manifest = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'))
  const missing = targets(manifest.publishConfig?.imports).filter(
    (file) => !existsSync(join(directory, file)),
  )
  if (missing.length > 0) {
    throw new Error(`publishConfig.imports names files that the build did not make: ${missing.join(', ')}`)
  }
  if (manifest.imports !== undefined && manifest.publishConfig?.imports === undefined) {
    throw new Error('imports has no counterpart in publishConfig: the published package would point at src')
  }
}

function targets(conditions: unknown): string[] {
  if (typeof conditions === 'string') return [conditions]
  if (typeof conditions !== 'object' || conditions === null) return []
  return Object.values(conditions).flatMap(targets)
}
