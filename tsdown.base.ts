import type { UserConfig } from 'tsdown'

/**
 * The build of every published package: ESM and declarations for the oldest Node that receivers support, and the
 * packed result judged by publint and are-the-types-wrong, so that a packaging mistake fails the build.
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
  }
}
