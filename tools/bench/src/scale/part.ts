import type { PostgresServer } from '@hookseal/services'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import type { Quartiles } from '../lib/quantile.ts'
import type { ReceiverProcess } from '../lib/receiver-process.ts'
import type { Target } from '../lib/targets.ts'

/** What each part of the bench measures with. */
export interface ScaleContext {
  postgres: PostgresServer
  receiver: ReceiverProcess
  /** The length of a measurement of time. */
  seconds: number
  /** Reduces a number of rows in proportion to `seconds`. */
  of: (count: number) => number
}

/** Measures, prints its tables, and returns what it promises. */
export type ScalePart = (context: ScaleContext) => Promise<Target[]>

let databases = 0

/** Creates an empty database on the server, so that no measurement is affected by the rows of another one. */
export async function createDatabase({ postgres }: Pick<ScaleContext, 'postgres'>): Promise<string> {
  const client = new Client({ connectionString: postgres.url })
  await client.connect()
  const name = `bench_${++databases}`
  await client.query(`create database ${name}`)
  await client.end()
  const url = new URL(postgres.url)
  url.pathname = `/${name}`
  return url.href
}

/** Resolves when a statement with one parameter selects `count` rows. */
export async function waitForRows(
  client: Client,
  statement: string,
  parameter: string,
  count: number,
): Promise<void> {
  while ((await client.query(statement, [parameter])).rowCount !== count) await sleep(20)
}

/** A figure that was measured once. */
export function exact(value: number): Quartiles {
  return { q1: value, median: value, q3: value }
}
