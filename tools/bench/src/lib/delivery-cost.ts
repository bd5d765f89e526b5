import { Client } from 'pg'
import { serverSeconds } from '../scale/server-load.ts'
import { hooksealSender } from './sender-candidates.ts'
import type { ReceiverProcess } from './receiver-process.ts'

/** What a delivery of an event with one endpoint costs on PostgreSQL, except time. */
export interface DeliveryCost {
  /** Processor time in µs, from the start of the sender to the commit of the last outcome. */
  senderMicroseconds: number
  serverMicroseconds: number
  walBytes: { publishing: number; delivering: number }
  /** Bytes with those of indexes. */
  tables: { name: string; rows: number; bytes: number }[]
}

const TABLES = ['events', 'deliveries', 'attempts']

interface Moment {
  senderMicroseconds: number
  serverSeconds: number
  walBytes: number
}

/** Publishes and delivers `count` events. The database must not do anything else. */
export async function measureDeliveryCost(
  url: string,
  receiver: ReceiverProcess,
  count: number,
): Promise<DeliveryCost> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const tablesBefore = await readTables(client)
    const begin = await readMoment(client)
    let published = begin
    await hooksealSender(url, async () => void (published = await readMoment(client)))(receiver, count)
    const end = await readMoment(client)
    const tables = await readTables(client)
    return {
      senderMicroseconds: (end.senderMicroseconds - published.senderMicroseconds) / count,
      serverMicroseconds: ((end.serverSeconds - published.serverSeconds) * 1e6) / count,
      walBytes: {
        publishing: (published.walBytes - begin.walBytes) / count,
        delivering: (end.walBytes - published.walBytes) / count,
      },
      tables: tables.map(({ name, rows, bytes }, index) => ({
        name,
        rows: (rows - (tablesBefore[index]?.rows ?? 0)) / count,
        bytes: (bytes - (tablesBefore[index]?.bytes ?? 0)) / count,
      })),
    }
  } finally {
    await client.end()
  }
}

async function readMoment(client: Client): Promise<Moment> {
  const { user, system } = process.cpuUsage()
  const { rows } = await client.query<{ wal: string }>(
    `select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as wal`,
  )
  return {
    senderMicroseconds: user + system,
    serverSeconds: await serverSeconds(client),
    walBytes: Number(rows[0]?.wal),
  }
}

async function readTables(client: Client): Promise<DeliveryCost['tables']> {
  const tables: DeliveryCost['tables'] = []
  for (const name of TABLES) {
    const { rows } = await client.query<{ count: string; bytes: string }>(
      `select (select count(*) from hookseal.${name}) as count,
        (select sum(pg_total_relation_size(relid)) from pg_partition_tree('hookseal.${name}')) as bytes`,
    )
    tables.push({ name, rows: Number(rows[0]?.count), bytes: Number(rows[0]?.bytes) })
  }
  return tables
}
