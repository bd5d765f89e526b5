import { configOf } from './vitest.config.ts'

export default configOf({
  include: ['{packages,tools,examples}/*/**/*.long.test.ts'],
  exclude: [],
  usualDuration: '8 minutes on two idle cores',
})
