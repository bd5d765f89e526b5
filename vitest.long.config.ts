import { configOf } from './vitest.config.ts'

export default configOf({
  include: ['{packages,tools,examples}/*/**/*.long.test.ts'],
  exclude: [],
  // The packages under test run on other versions of Node, and memory is measured.
  setupFiles: ['tools/services/src/plain-processes.ts'],
  // Each of these keeps a processor busy.
  maxWorkers: 3,
  usualDuration: '10 minutes on two idle cores, or 5 with HOOKSEAL_PROOFS=short',
})
