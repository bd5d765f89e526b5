import { createQueueTable, type QueueTable } from '@hookseal/engine/queue'

/** The queue of attempts. */
export const DELIVERIES: QueueTable = createQueueTable('deliveries', 'whd_', 'hookseal')
