import type { TransactionClient } from '@hookseal/engine/database'

/** The parameters that a query of Drizzle passes in place of a text. */
interface Query {
  text: string
  values?: unknown[]
}

/** Wraps a client of a query builder, which may understand nothing but a text and values. */
export function adaptClient(client: TransactionClient): TransactionClient {
  return {
    query: async (query: string | Query, values?: unknown[]) =>
      typeof query === 'string'
        ? client.query(query, values)
        : client.query(query.text, values ?? query.values),
  }
}
