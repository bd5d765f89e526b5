import { Client } from 'pg'

/** A statement that the sender sent, with its parameters. */
interface Statement {
  text: string
  values: unknown[]
}

/** What PostgreSQL did for the statements of one call. */
export interface ReadCost {
  statements: number
  /** Pages of 8 kB, from the cache or not. */
  buffers: number
  rows: number
  ms: number
}

/** The result of `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON)`. */
interface Explained {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number; 'Actual Rows': number }
  'Execution Time': number
}

/**
 * Runs `call`, repeats each statement that it sent with EXPLAIN in a transaction that is rolled back, and returns their sums. The sender of
 * this process must not do anything else meanwhile.
 */
export async function measureRead(url: string, call: () => Promise<unknown>): Promise<ReadCost> {
  const statements = await recordStatements(call)
  const client = new Client({ connectionString: url })
  await client.connect()
  const cost: ReadCost = { statements: statements.length, buffers: 0, rows: 0, ms: 0 }
  try {
    await client.query('begin')
    for (const { text, values } of statements) {
      const { rows } = await client.query<{ 'QUERY PLAN': [Explained] }>(
        `explain (analyze, buffers, format json) ${text}`,
        values,
      )
      const [explained] = rows[0]?.['QUERY PLAN'] ?? []
      if (explained === undefined) throw new Error(`EXPLAIN returned no plan for ${text}`)
      cost.buffers += explained.Plan['Shared Hit Blocks'] + explained.Plan['Shared Read Blocks']
      cost.rows += explained.Plan['Actual Rows']
      cost.ms += explained['Execution Time']
    }
  } finally {
    await client.end()
  }
  return cost
}

const EXPLAINABLE = /^\s*(select|with|insert|update|delete)\b/i

/** Returns the statements that this process sends to PostgreSQL while `call` runs. */
async function recordStatements(call: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = []
  // oxlint-disable-next-line typescript/unbound-method -- called with its client below
  const original = Client.prototype.query
  Client.prototype.query = function recorded(this: Client, ...args: unknown[]) {
    const [config, values] = args
    const { text = config, values: own = values } = typeof config === 'object' ? { ...config } : {}
    if (typeof text === 'string' && EXPLAINABLE.test(text))
      statements.push({ text, values: Array.isArray(own) ? own : [] })
    return Reflect.apply(original, this, args)
  } as typeof original // the overloads share one implementation
  try {
    await call()
  } finally {
    Client.prototype.query = original
  }
  return statements
}
