import { join } from 'node:path'
import {
  configDefaults,
  defineConfig,
  type TestProjectInlineConfiguration,
  type ViteUserConfigExport,
} from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { announcement } from './tools/services/src/announcement.ts'

// Tests start hundreds of programs from source. Node keeps their compiled modules here, so that a command of the CLI takes
// 0.1 s of processor time in place of 0.3 s.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node-compile')

const PGLITE_HOOK = new URL('tools/services/src/pglite-hook.mjs', import.meta.url).href

const reporters = process.env['GITHUB_ACTIONS'] === 'true' ? ['default', 'github-actions'] : ['default']

/** These files mostly wait for timers. */
const WAITS = /(conformance|contract|frozen-transaction)[^/]*\.test\.ts$/

/** The files that take longest, which start first: otherwise a run ends with one of them, and idle processors. */
const LONGEST =
  /(cli\/test\/(readme|serve)|engine\/(stop|delivery)|dashboard\/test\/(accessibility|connection|endpoints|deliveries)|resources\/counters|dispatch\/stalls)\.test\.ts$/

/**
 * Within a project, starts with the longest files. Beside each other file runs one that waits, as long as there are any: the others need
 * the processors, so both take less time side by side.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the method of the sequencer, which returns a new array
    const sorted = await super.sort(files)
    const projects = [...new Set(sorted.map((file) => file.project.name))]
    return projects.flatMap((name) => alternate(sorted.filter((file) => file.project.name === name)))
  }
}

function alternate(files: TestSpecification[]): TestSpecification[] {
  const waiting = files.filter(({ moduleId }) => WAITS.test(moduleId))
  const longest = files.filter(({ moduleId }) => LONGEST.test(moduleId))
  const others = files.filter(({ moduleId }) => !WAITS.test(moduleId) && !LONGEST.test(moduleId))
  return [...[...longest, ...others].flatMap((file) => [file, ...waiting.splice(0, 1)]), ...waiting]
}

interface Suite {
  include: string[]
  exclude: string[]
  /**
   * Of these, the files that share worker processes. Loading the sender and an embedded PostgreSQL takes 2 s of processor time, so
   * one process does it for many files. They must leave no trace in it: no changed defaults, clocks or variables.
   */
  sharing?: string[]
  /** Of the shared files, those that replace the clock: a timer that another file left would be on it, and would never end. */
  clocks?: string[]
  /** Modules that run before each test file. */
  setupFiles?: string[]
  /** Modules that run before the first test file. */
  globalSetup?: string[]
  maxWorkers: number
  usualDuration: string
}

/** The configuration of `pnpm test` and of `pnpm test:long`, which differ in their files. */
export function configOf({
  include,
  exclude,
  sharing = [],
  clocks = [],
  setupFiles = [],
  globalSetup = [],
  maxWorkers,
  usualDuration,
}: Suite): ViteUserConfigExport {
  const excluded = [...configDefaults.exclude, ...exclude]
  return defineConfig({
    test: {
      projects: [
        project('apart', { include, exclude: [...excluded, ...sharing] }),
        ...(clocks.length > 0 ? [project('clocks', { include: clocks, exclude: excluded })] : []),
        ...(sharing.length > 0
          ? [
              project('sharing', {
                include: sharing,
                exclude: [...excluded, ...clocks],
                isolate: false,
                setupFiles: [...setupFiles, 'tools/services/src/no-trace.ts'],
              }),
            ]
          : []),
      ],
      reporters: [...reporters, announcement({ usualDuration })],
      // One Redis and one PostgreSQL for the run, for the test files that request them.
      globalSetup: [...globalSetup, 'tools/services/src/global-setup.ts'],
      // New databases of senders start without initdb and migrations, also those of processes that tests start.
      env: { NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${PGLITE_HOOK}` },
      setupFiles,
      pool: 'forks',
      maxWorkers,
      sequence: { sequencer: LongestFirst },
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
  sharing: [
    'packages/{conformance,core,cli,dashboard,engine,express,fastify,inbox,nestjs,postgres,providers,redis}/{src,test}/**/*.test.ts',
    'packages/hono/test/*.test.ts',
    'packages/sender/src/**/*.test.ts',
    'packages/sender/test/{api,engine,queue,resources,scenarios,secrets,transport}/*.test.ts',
    'examples/{assessments,checks,field-crm,identity,workflows}/test/*.test.ts',
  ],
  clocks: [
    'packages/core/src/lib/dedupe/lease.test.ts',
    'packages/core/src/lib/secrets/keyring.test.ts',
    'packages/core/src/lib/signing/sign.test.ts',
    'packages/core/src/lib/util/with-timeout.test.ts',
    'packages/core/test/{hostile-dedupe,receiver-body,receiver-lease,receiver-store-failures,web-port}.test.ts',
    'packages/engine/src/lib/dispatch/{attempt-runner,lease-renewal,leased-jobs}.test.ts',
    'packages/engine/src/lib/outcomes/outcome-writer.test.ts',
    'packages/engine/src/lib/util/wake-up.test.ts',
    'packages/engine/test/database/{checkpoint,clock}.test.ts',
    'packages/sender/src/lib/engine/outcomes/endpoint-activity.test.ts',
    'packages/sender/src/lib/resources/{changes,key-memory}.test.ts',
    'packages/sender/test/engine/retention.test.ts',
  ],
  globalSetup: ['tools/services/src/data-in-memory.ts'],
  // Most tests wait for servers, clocks and disks, so more of them run at a time than there are processors.
  maxWorkers: 5,
  usualDuration: '7 minutes on two idle cores',
})

function project(name: string, test: TestProjectInlineConfiguration['test']): TestProjectInlineConfiguration {
  return { extends: true, test: { ...test, name } }
}
