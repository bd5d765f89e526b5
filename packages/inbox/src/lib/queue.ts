import { createQueueTable, type QueueTable } from '@hookseal/engine/queue'

/** The queue of runs. */
export const RUNS: QueueTable = createQueueTable('inbox', 'msg_', 'hookseal_inbox')

/** The engine lets organizations take turns. The inbox has one. */
export const ORGANIZATION = 'inbox'
