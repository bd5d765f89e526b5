import { readFileSync } from 'node:fs'
import type { Client } from 'pg'

/** The unit of the times in /proc: 100 a second on every Linux that Node supports. */
const TICKS_PER_SECOND = 100

/** Returns the processor time in seconds that the PostgreSQL server of `client` has used on this machine, including ended backends. */
export async function serverSeconds(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pid from pg_stat_activity')
  const backends = rows.map(({ pid }) => pid)
  const parents = new Set(backends.flatMap((pid) => readStat(pid)?.parent ?? []))
  const ticks = [
    ...backends.map((pid) => readStat(pid)?.own ?? 0),
    ...[...parents].map((pid) => {
      const stat = readStat(pid)
      return stat === undefined ? 0 : stat.own + stat.ofChildren
    }),
  ]
  return ticks.reduce((sum, ticksOfOne) => sum + ticksOfOne, 0) / TICKS_PER_SECOND
}

interface ProcessTimes {
  parent: number
  own: number
  /** Of children that have ended. */
  ofChildren: number
}

/** See proc_pid_stat(5). Undefined if the process has ended. */
function readStat(pid: number): ProcessTimes | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name of the program, in parentheses, may contain spaces.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [userTime = 0, systemTime = 0, childUserTime = 0, childSystemTime = 0] = fields.slice(11, 15)
    return { parent, own: userTime + systemTime, ofChildren: childUserTime + childSystemTime }
  } catch {
    return undefined
  }
}
