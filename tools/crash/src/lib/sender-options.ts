import type { SenderOptions } from '@hookseal/sender'

/** Of every sender of a run. Attempts follow one another soon, so that retries are under way when it is killed. */
export const SENDER_OPTIONS = {
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
  scheduleSeconds: [0, ...Array.from({ length: 12 }, () => 0.5)],
} as const satisfies SenderOptions

/** Endpoints with a type of their own each. */
export const TYPES = ['crash.first', 'crash.second', 'crash.third', 'crash.fourth'] as const
