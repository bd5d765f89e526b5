import type { Command } from 'commander'
import { createClient } from '../api/client.ts'
import type { ApiFlags } from '../api/flags.ts'
import type { DeliveryStatus } from '../api/types.ts'
import { addApiCommand } from '../commander/add-api-command.ts'
import { addExamples } from '../commander/examples.ts'
import { CliError } from '../terminal/cli-error.ts'
import { addFilterOptions, type FilterFlags, toFilter } from './deliveries/filter.ts'
import { type ManyFlags, replayMany } from './replay/many.ts'
import { type Missed, replayMissing } from './replay/missing.ts'
import { replayOne } from './replay/one.ts'

interface Flags extends ApiFlags, FilterFlags, ManyFlags {
  failed?: true
  dead?: true
  missing?: true
}

/** `hookseal replay`: sends deliveries again under their ids. */
export function addReplay(program: Command): void {
  const command = addApiCommand(program, 'replay', 'send deliveries again')
    .description(
      'Sends one delivery or all matching ones again, immediately and with the full retry schedule. ' +
        'The ids stay the same, so receivers detect duplicates. With --missing, sends an endpoint the events that it never got, for ' +
        'example while it was disabled. Many deliveries are replayed in the background: see hookseal replays.',
    )
    .argument('[id]', 'the id of one delivery')
    .option('--failed', 'all failed deliveries, both with retries to come and dead')
    .option('--dead', 'all dead deliveries')
    .option('--missing', 'events of its types that --endpoint got no delivery for; requires --since')
  addFilterOptions(command)
    .option('--no-wait', 'do not wait for the first attempts')
    .option('-y, --yes', 'do not ask for confirmation')
    .action(replay)
  addExamples(command, [
    'hookseal replay whd_…',
    'hookseal replay --failed --since 2h --yes',
    'hookseal replay --dead --endpoint wh_… --event invoice.paid --yes --json',
    'hookseal replay --missing --endpoint wh_… --since 3d --until 1h --yes',
  ])
}

async function replay(id: string | undefined, flags: Flags): Promise<void> {
  // All dead deliveries have failed, so --failed includes them.
  const statuses: DeliveryStatus[] = flags.failed ? ['failed', 'dead'] : flags.dead ? ['dead'] : []
  const filter = toFilter(flags)
  const isFiltered = statuses.length > 0 || flags.missing || Object.keys(filter).length > 0
  if (id !== undefined) {
    if (isFiltered)
      throw new CliError('usage', 'pass either a delivery id, or --failed, --dead or --missing with filters')
    await replayOne(await createClient(flags), id, flags)
  } else if (flags.missing) await replayMissing(await createClient(flags), missedOf(flags), flags)
  else if (statuses.length > 0) await replayMany(await createClient(flags), statuses, filter, flags)
  else
    throw new CliError(
      'usage',
      'pass a delivery id, or --failed or --dead for all matching deliveries, or --missing for missed events',
    )
}

function missedOf({ failed, dead, endpoint, since, until, ...others }: Flags): Missed {
  if (endpoint === undefined || since === undefined)
    throw new CliError('usage', '--missing requires --endpoint and --since')
  const { event, eventId, search, response } = others
  if ([failed, dead, event, eventId, search, response].some((value) => value !== undefined))
    throw new CliError('usage', '--missing can only be used with --endpoint, --since and --until')
  return { endpoint, since, ...(until && { until }) }
}
