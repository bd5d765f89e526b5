/**
 * The numbers of advisory locks that one process of a database holds at a time. The sender and the inbox may share a database, so they are in
 * one table: work with the same number would wait for each other.
 */
export const ADVISORY_LOCKS = {
  migrate: 7_266_114_001,
  installQueue: 7_266_114_002,
  createPartitions: 7_266_114_003,
  createFirstKey: 7_266_114_004,
  changeWaitingMessages: 7_266_114_005,
} as const
