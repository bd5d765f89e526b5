import { type Command, Option } from 'commander'
import { type Client, createClient, segment } from '../api/client.ts'
import type { ApiFlags } from '../api/flags.ts'
import type { Delivery, DeliveryStatus } from '../api/types.ts'
import { CliError } from '../terminal/cli-error.ts'
import { confirm } from '../terminal/confirm.ts'
import { addExamples } from '../commander/examples.ts'
import { endWith } from '../terminal/exit-codes.ts'
import { addLeaf } from '../commander/add-api-command.ts'
import { harmless, print, printJson } from '../terminal/output.ts'
import { followReplay, type Outcome } from '../replay/follow.ts'
import { countByStatus } from '../replay/count.ts'
import { openProgress } from '../replay/progress.ts'
import { addFilterOptions, type FilterFlags, toFilter } from './deliveries/filter.ts'

interface Flags extends ApiFlags, FilterFlags {
  failed?: true
  dead?: true
  wait: boolean
  yes?: true
  json?: true
}

/** `hookseal replay`: deliveries once more, each under its id. */
export function addReplay(program: Command): void {
  const command = addLeaf(program, 'replay', 'send deliveries again')
    .description(
      'Sends a delivery again, or all that failed, now and through the whole schedule. Receivers know them by their ids.',
    )
    .argument('[id]', 'of one delivery')
    .addOption(new Option('--failed', 'all that failed: those that await a retry, and those given up'))
    .addOption(new Option('--dead', 'all that were given up').conflicts('failed'))
  addFilterOptions(command)
    .option('--no-wait', 'do not wait for what comes of it')
    .option('-y, --yes', 'do not ask')
    .action(replay)
  addExamples(command, [
    'hookseal replay whd_…',
    'hookseal replay --failed --since 2h --yes',
    'hookseal replay --dead --endpoint wh_… --event invoice.paid --yes --json',
  ])
}

async function replay(id: string | undefined, flags: Flags): Promise<void> {
  const statuses: DeliveryStatus[] = flags.failed ? ['failed', 'dead'] : flags.dead ? ['dead'] : []
  const filter = toFilter(flags)
  if (id !== undefined) {
    if (statuses.length > 0 || Object.keys(filter).length > 0)
      throw new CliError(
        'usage',
        'give either the id of a delivery, or --failed or --dead with what they are to match',
      )
    await replayOne(await createClient(flags), id, flags)
  } else if (statuses.length === 0)
    throw new CliError('usage', 'give the id of a delivery, or --failed or --dead for all that match')
  else await replayMany(await createClient(flags), statuses, filter, flags)
}

async function replayOne(client: Client, id: string, { json }: Flags): Promise<void> {
  const delivery: Delivery = await client.call('POST', `/deliveries/${segment(id)}/replay`)
  if (json) printJson(delivery)
  else print(`${delivery.id} is sent again to ${harmless(delivery.target_url)}`)
}

async function replayMany(
  client: Client,
  statuses: readonly DeliveryStatus[],
  filter: Readonly<Record<string, string>>,
  flags: Flags,
): Promise<void> {
  // What is made from now on is not meant, and would blur what comes of this.
  const window = { ...filter, until: filter['until'] ?? new Date().toISOString() }
  const before = await countByStatus(client, window)
  const matching = statuses.reduce((sum, status) => sum + before[status], 0)
  if (matching > 0) await confirm(`Send ${matching} deliveries again?`, flags)
  const { replayed } = await client.call<{ replayed: number }>('POST', '/replay', {
    body: { ...window, status: statuses },
    timeoutSeconds: Infinity,
  })
  if (!flags.wait || replayed === 0) {
    if (flags.json) printJson({ replayed })
    else print(`${replayed} deliveries are sent again`)
    return
  }
  const progress = await openProgress(replayed)
  const outcome = await followReplay(
    async () => countByStatus(client, window),
    { before, statuses, replayed },
    progress,
  )
  if (outcome.delivered < replayed) endWith('negative')
  if (flags.json) printJson({ replayed, ...outcome })
  else print(`${replayed} sent again: ${describe(outcome)}`)
}

function describe({ delivered, failed, dead, pending }: Outcome): string {
  return [
    `${delivered} delivered`,
    ...(failed > 0 ? [`${failed} failed again, with retries to come`] : []),
    ...(dead > 0 ? [`${dead} given up`] : []),
    ...(pending > 0 ? [`${pending} still wait for their turn`] : []),
  ].join(', ')
}
