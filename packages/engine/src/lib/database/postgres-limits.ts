/**
 * Time limits, so that every call ends within 15 s although the server, or a pooler in front of it, is frozen, or the network drops its
 * packets. The server aborts a statement that takes long, because of a lock for example. If not even that reaches this process, the
 * connection is destroyed. A call may wait for the timeout of another one and then for a new connection.
 */
export const POSTGRES_LIMITS = {
  statementMs: 7000,
  responseMs: 8000,
  /** For a connection: until one is free, and until a new one is open. */
  connectMs: 5000,
  /**
   * A process that freezes inside a transaction, or loses its path, keeps rows locked: all processes would wait for it. The server ends such
   * a transaction before the statements that wait for its locks reach their limit.
   */
  idleInTransactionMs: 5000,
} as const
