import { join } from 'node:path'
import { configDefaults, defineConfig, type ViteUserConfigExport } from 'vitest/config'
import { announcement } from './tools/services/src/announcement.ts'

// Tests start hundreds of programs from source. Node keeps their compiled modules here, so that a command of the CLI takes
// 0.1 s of processor time in place of 0.3 s.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node-compile')

const reporters = process.env['GITHUB_ACTIONS'] === 'true' ? ['default', 'github-actions'] : ['default']

interface Suite {
  include: string[]
  exclude: string[]
  usualDuration: string
}

/** The configuration of `pnpm test` and of `pnpm test:long`, which differ in their files. */
export function configOf({ include, exclude, usualDuration }: Suite): ViteUserConfigExport {
  return defineConfig({
    test: {
      include,
      exclude: [...configDefaults.exclude, ...exclude],
      reporters: [...reporters, announcement({ usualDuration })],
      // One Redis and one PostgreSQL for the run, for the test files that request them.
      globalSetup: 'tools/services/src/global-setup.ts',
      pool: 'forks',
      // Most tests wait for servers, clocks and disks, so more of them run at a time than there are processors.
      maxWorkers: 4,
      watch: false,
      // These limits report a hang. They are generous, so that a busy machine does not reach them.
      testTimeout: 120_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: 30_000 } },
      restoreMocks: true,
      unstubEnvs: true,
    },
  })
}

export default configOf({
  include: ['{packages,tools}/*/{src,test}/**/*.test.ts', 'examples/*/**/*.test.ts'],
  exclude: ['**/*.long.test.ts'],
  usualDuration: '5 minutes on two idle cores',
})
