import { configOf } from './vitest.config.ts'

export default configOf({
  include: ['{packages,tools,examples}/*/**/*.long.test.ts'],
  exclude: [],
  // Each of these keeps a processor busy.
  maxWorkers: 3,
  usualDuration: '5 minutes on two idle cores, or 3 with HOOKSEAL_PROOFS=short',
})
