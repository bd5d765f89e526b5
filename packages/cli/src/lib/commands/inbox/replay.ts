import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { type Client, createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { INBOX_STATUSES, type InboxMessage, type InboxReplay } from '../../api/inbox-types.ts'
import { encodePathSegment } from '../../api/path-segment.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { addExamples } from '../../commander/examples.ts'
import { DEFAULTS } from '../../defaults.ts'
import { CliError } from '../../terminal/cli-error.ts'
import { confirm } from '../../terminal/confirm.ts'
import { setExitCode } from '../../terminal/exit-codes.ts'
import { print, printJson } from '../../terminal/output.ts'
import { cell } from '../../terminal/table.ts'
import { addInboxFilter, type InboxFilterFlags, parseInboxStatuses, toInboxFilter } from './filter.ts'
import { describeMessage, inboxPath } from './show.ts'

interface Flags extends ApiFlags, InboxFilterFlags {
  status?: string[]
  wait: boolean
  yes?: true
  json?: true
}

/** `hookseal inbox replay` */
export function addReplay(group: Command): void {
  const command = addApiCommand(group, 'replay', 'run messages again')
    .description(
      'Runs one finished message again, or all that match --status and the filters, in the background. They run in the application that ' +
        'has their handlers.',
    )
    .argument('[id]', 'the id of one message')
    .addOption(
      new Option('--status <statuses>', 'all with these statuses: done, dead, discarded')
        .choices(INBOX_STATUSES)
        .argParser(parseInboxStatuses),
    )
  addInboxFilter(command)
    .option('--no-wait', 'do not wait until all are queued')
    .option('-y, --yes', 'do not ask for confirmation')
    .action(replay)
  addExamples(command, [
    'hookseal inbox replay msg_…',
    'hookseal inbox replay --status dead --handler invoice.paid --since 2h --yes',
  ])
}

async function replay(id: string | undefined, flags: Flags): Promise<void> {
  const filter = toInboxFilter(flags)
  if (id !== undefined && (flags.status !== undefined || Object.keys(filter).length > 0))
    throw new CliError('usage', 'pass either the id of a message, or --status with filters')
  if (id !== undefined) {
    const client = await createClient(flags)
    const message: InboxMessage = await client.call('POST', inboxPath(id, 'replay'))
    if (flags.json) printJson(message)
    else print(describeMessage(message))
    return
  }
  if (flags.status === undefined)
    throw new CliError('usage', 'pass the id of a message, or --status dead for all matching dead letters')
  const client = await createClient(flags)
  await confirm('Replay all matching messages?', flags)
  const started: InboxReplay = await client.call('POST', '/inbox/replays', {
    body: { ...filter, status: flags.status },
  })
  const last = flags.wait ? await awaitReplay(client, started) : started
  if (flags.wait && last.status !== 'done') setExitCode('negative')
  if (flags.json) printJson(last)
  else print(`${last.id}: ${describe(last)}`)
}

async function awaitReplay(client: Client, started: InboxReplay): Promise<InboxReplay> {
  let last = started
  while (last.status === 'running') {
    await sleep(DEFAULTS.followSeconds * 1000)
    last = await client.call('GET', `/inbox/replays/${encodePathSegment(started.id)}`)
  }
  return last
}

function describe({ status, matched, replayed, error }: InboxReplay): string {
  const total = status === 'done' || matched === null ? '' : ` of ${matched}`
  const reason = error === null ? '' : `: ${cell(error)}`
  return `${status}, ${replayed} ${replayed === 1 ? 'message' : 'messages'} replayed${total}${reason}`
}
