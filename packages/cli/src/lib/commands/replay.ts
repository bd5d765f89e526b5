import { type Command, Option } from 'commander'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '../api/client.ts'
import type { ApiFlags } from '../api/flags.ts'
import { encodePathSegment } from '../api/path-segment.ts'
import type { Delivery, DeliveryStatus, DeliveryWithAttempts } from '../api/types.ts'
import { CliError } from '../terminal/cli-error.ts'
import { confirm } from '../terminal/confirm.ts'
import { addExamples } from '../commander/examples.ts'
import { setExitCode } from '../terminal/exit-codes.ts'
import { addApiCommand } from '../commander/add-api-command.ts'
import { print, printJson, stripControlChars } from '../terminal/output.ts'
import { describeWait } from '../deliveries/describe-wait.ts'
import { exitOf, followDelivery } from '../deliveries/follow-delivery.ts'
import { cell } from '../terminal/table.ts'
import { followReplay, type ReplayCounts } from '../replay/follow.ts'
import { countByStatus } from '../replay/count.ts'
import { openProgress } from '../replay/progress.ts'
import { styleStatus } from './deliveries/list.ts'
import { addFilterOptions, type FilterFlags, toFilter } from './deliveries/filter.ts'

interface Flags extends ApiFlags, FilterFlags {
  failed?: true
  dead?: true
  wait: boolean
  yes?: true
  json?: true
}

/** `hookseal replay`: sends deliveries again under their ids. */
export function addReplay(program: Command): void {
  const command = addApiCommand(program, 'replay', 'send deliveries again')
    .description(
      'Sends one delivery or all matching ones again, immediately and with the full retry schedule. ' +
        'The ids stay the same, so receivers detect duplicates.',
    )
    .argument('[id]', 'the id of one delivery')
    .addOption(new Option('--failed', 'all failed deliveries, both with retries to come and dead'))
    .addOption(new Option('--dead', 'all dead deliveries'))
  addFilterOptions(command)
    .option('--no-wait', 'do not wait for the first attempts')
    .option('-y, --yes', 'do not ask for confirmation')
    .action(replay)
  addExamples(command, [
    'hookseal replay whd_…',
    'hookseal replay --failed --since 2h --yes',
    'hookseal replay --dead --endpoint wh_… --event invoice.paid --yes --json',
  ])
}

async function replay(id: string | undefined, flags: Flags): Promise<void> {
  // All dead deliveries have failed, so --failed includes them.
  const statuses: DeliveryStatus[] = flags.failed ? ['failed', 'dead'] : flags.dead ? ['dead'] : []
  const filter = toFilter(flags)
  if (id !== undefined) {
    if (statuses.length > 0 || Object.keys(filter).length > 0)
      throw new CliError('usage', 'pass either a delivery id, or --failed or --dead with filters')
    await replayOne(await createClient(flags), id, flags)
  } else if (statuses.length === 0)
    throw new CliError('usage', 'pass a delivery id, or --failed or --dead for all matching deliveries')
  else await replayMany(await createClient(flags), statuses, filter, flags)
}

async function replayOne(client: Client, id: string, { json, wait }: Flags): Promise<void> {
  const replayed: Delivery = await client.call('POST', `/deliveries/${encodePathSegment(id)}/replay`)
  if (!json) print(`Replaying ${replayed.id} to ${stripControlChars(replayed.target_url)}`)
  if (!wait) {
    if (json) printJson(replayed)
    return
  }
  const delivery = await followDelivery(client, replayed.id, replayed.attempt)
  setExitCode(exitOf(delivery, replayed.attempt))
  if (json) printJson(delivery)
  else print(describeResult(delivery, replayed.attempt))
}

/** Describes the attempt of a replay on one line, or why there was none. */
function describeResult(delivery: DeliveryWithAttempts, after: number): string {
  const { status, attempts, attempt, error_message: error } = delivery
  const last = attempts.at(-1)
  const reason = error === null ? '' : `: ${cell(error)}`
  const wait = describeWait(delivery)
  const next = wait === '' ? '' : `, waits for ${wait}`
  if (attempt === after || last === undefined)
    // A pending delivery still has the error of its earlier attempt.
    return `no attempt, ${styleStatus(status)}${status === 'dead' ? reason : next}`
  const response = last.response_status ?? 'no response'
  const detail = last.response_status === null ? reason : ''
  return `${response} on attempt ${attempt} in ${last.latency_ms} ms, ${styleStatus(status)}${detail}${next}`
}

/** Starts a replay and waits until it has ended. Resolves with the number of replayed deliveries. */
async function startReplay(client: Client, body: object): Promise<number> {
  type Replay = { id: string; status: string; replayed: number }
  let current = await client.call<Replay>('POST', '/replay', { body })
  while (current.status === 'running') {
    await sleep(200)
    current = await client.call<Replay>('GET', `/replays/${encodePathSegment(current.id)}`)
  }
  return current.replayed
}

async function replayMany(
  client: Client,
  statuses: readonly DeliveryStatus[],
  filter: Readonly<Record<string, string>>,
  flags: Flags,
): Promise<void> {
  // Excludes deliveries created from now on, which would change the counts.
  const window = { ...filter, until: filter['until'] ?? new Date().toISOString() }
  const before = await countByStatus(client, window)
  const matching = statuses.reduce((sum, status) => sum + before[status], 0)
  if (matching > 0) await confirm(`Replay ${matching} deliveries?`, flags)
  const replayed = await startReplay(client, { ...window, status: statuses })
  if (!flags.wait || replayed === 0) {
    if (flags.json) printJson({ replayed })
    else print(`Replaying ${replayed} deliveries`)
    return
  }
  const progress = await openProgress(replayed)
  const counts = await followReplay(
    async () => countByStatus(client, window),
    { before, statuses, replayed },
    progress,
  )
  if (counts.delivered < replayed) setExitCode('negative')
  if (flags.json) printJson({ replayed, ...counts })
  else print(`${replayed} replayed: ${describe(counts)}`)
}

function describe({ delivered, failed, dead, pending }: ReplayCounts): string {
  return [
    `${delivered} delivered`,
    ...(failed > 0 ? [`${failed} failed again, with retries to come`] : []),
    ...(dead > 0 ? [`${dead} dead`] : []),
    ...(pending > 0 ? [`${pending} still pending`] : []),
  ].join(', ')
}
