import { type Command, Option } from 'commander'
import { createClient } from '../api/client.ts'
import { type ApiFlags, addApiOptions } from '../api/flags.ts'
import { CliError } from '../terminal/cli-error.ts'
import { type Source, sourcePath } from '../api/sources.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { collectNames } from '../input/numbers.ts'
import { parseHttpUrl } from '../input/url.ts'
import { createReporter } from '../listen/create-reporter.ts'
import { listEventTypes, listenOn } from '../listen/session.ts'
import { onStopSignal } from '../terminal/stop-signal.ts'

interface Flags extends ApiFlags {
  forward?: URL
  events?: string[]
  source?: string
  print?: true
  json?: true
}

/** `hookseal listen`: receives deliveries on a machine without a public URL. */
export function addListen(program: Command): void {
  const command = addApiOptions(
    program
      .command('listen')
      .summary('receive deliveries on this machine')
      .description(
        'Creates a temporary endpoint and posts its deliveries to an app on this machine, with their original headers and bytes. ' +
          "Reports the app's responses to the sender. Deletes the endpoint on exit.",
      ),
  )
  command
    .addOption(
      new Option('--forward <url>', `the URL of the app, such as ${DEFAULTS.url}`).argParser(parseHttpUrl),
    )
    .option(
      '--events <types>',
      'the event types to receive, separated by commas (default: all of the catalog)',
      collectNames,
    )
    .option('--source <id>', 'receive what a source receives; not with --events')
    .option('--print', 'print headers and bodies; without --forward, respond 200 to each delivery')
    .option('--json', 'print one line of JSON for each event of the session')
    .action(listen)
  addExamples(command, [
    `hookseal listen --forward ${DEFAULTS.url}`,
    `hookseal listen --forward ${DEFAULTS.url} --events invoice.paid --print`,
    'hookseal listen --print',
    'hookseal listen --source src_… --print',
  ])
}

async function listen(flags: Flags): Promise<void> {
  const { forward, print } = flags
  if (forward === undefined && !print) throw new CliError('usage', 'pass --forward, --print, or both')
  const client = await createClient(flags)
  const stopping = new AbortController()
  const removeListeners = onStopSignal(() => stopping.abort())
  const { source } = flags
  if (source !== undefined && flags.events !== undefined)
    throw new CliError('usage', 'pass either --events or --source')
  const events =
    source === undefined
      ? (flags.events ?? (await listEventTypes(client)))
      : [`${(await client.call<Source>('GET', sourcePath(source))).provider}.*`]
  const reporter = createReporter({ forward, bodies: print ?? false, json: flags.json ?? false })
  try {
    await listenOn(client, { events, forward, source, signal: stopping.signal }, reporter)
  } finally {
    removeListeners()
  }
}
