import { configOf } from './vitest.config.ts'

export default configOf({
  include: ['{packages,tools,examples}/*/**/*.long.test.ts'],
  exclude: [],
  // Each of these keeps a processor busy.
  maxWorkers: 3,
  usualDuration: '10 minutes on two idle cores, or 5 with HOOKSEAL_PROOFS=short',
})
