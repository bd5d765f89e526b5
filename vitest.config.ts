import { join } from 'node:path'
import { configDefaults, defineConfig, type ViteUserConfigExport } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { announcement } from './tools/services/src/announcement.ts'

// Tests start hundreds of programs from source. Node keeps their compiled modules here, so that a command of the CLI takes
// 0.1 s of processor time in place of 0.3 s.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node-compile')

const reporters = process.env['GITHUB_ACTIONS'] === 'true' ? ['default', 'github-actions'] : ['default']

/**
 * Starts with a contract, another file, a contract and so on. Contracts mostly wait for timers and the others need the
 * processors, so both take less time side by side.
 */
class ContractsBesideOthers extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the method of the sequencer, which returns a new array
    const sorted = await super.sort(files)
    const contracts = sorted.filter(isContract)
    const others = sorted.filter((file) => !isContract(file))
    return [...others.flatMap((file) => [...contracts.splice(0, 1), file]), ...contracts]
  }
}

interface Suite {
  include: string[]
  exclude: string[]
  maxWorkers: number
  usualDuration: string
}

/** The configuration of `pnpm test` and of `pnpm test:long`, which differ in their files. */
export function configOf({ include, exclude, maxWorkers, usualDuration }: Suite): ViteUserConfigExport {
  return defineConfig({
    test: {
      include,
      exclude: [...configDefaults.exclude, ...exclude],
      reporters: [...reporters, announcement({ usualDuration })],
      // One Redis and one PostgreSQL for the run, for the test files that request them.
      globalSetup: 'tools/services/src/global-setup.ts',
      // In-memory PGlites without initdb for each.
      setupFiles: 'tools/services/src/prepared-pglite.ts',
      pool: 'forks',
      maxWorkers,
      sequence: { sequencer: ContractsBesideOthers },
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
  // Most tests wait for servers, clocks and disks, so more of them run at a time than there are processors.
  maxWorkers: 4,
  usualDuration: '10 minutes on two idle cores',
})

function isContract({ moduleId }: TestSpecification): boolean {
  return /(conformance|contract)[^/]*\.test\.ts$/.test(moduleId)
}
