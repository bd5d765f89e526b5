import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{packages,tools}/*/{src,test}/**/*.test.ts', 'examples/*/**/*.test.ts'],
    // One Redis and one PostgreSQL for the run, for the test files that ask for them.
    globalSetup: 'tools/services/src/global-setup.ts',
    pool: 'forks',
    // Most tests wait for servers, clocks and disks: more of them at once than there are processors to spare.
    maxWorkers: 3,
    watch: false,
    // A hang is a bug to be reported, never something to wait for.
    testTimeout: 20_000,
    hookTimeout: 40_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
})
