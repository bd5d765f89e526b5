import type { SenderOptions } from '@hookseal/sender'

/** Options of every sender in a run. Retries follow after 0.5 s, so that some are in flight when a process is killed. */
export const SENDER_OPTIONS = {
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
  scheduleSeconds: [0, ...Array.from({ length: 12 }, () => 0.5)],
} as const satisfies SenderOptions

/** The event types. Each has its own endpoint. */
export const TYPES = ['crash.first', 'crash.second', 'crash.third', 'crash.fourth'] as const
