import { type Command, InvalidArgumentError, Option } from 'commander'
import { createClient } from '../api/client.ts'
import { type ApiFlags, addApiOptions } from '../api/flags.ts'
import { CliError } from '../terminal/cli-error.ts'
import { DEFAULTS } from '../defaults.ts'
import { addExamples } from '../commander/examples.ts'
import { gatherNames } from '../input/numbers.ts'
import { printer } from '../listen/printer.ts'
import { chooseEvents, listenOn } from '../listen/session.ts'
import { onStopSignal } from '../terminal/stop-signal.ts'

interface Flags extends ApiFlags {
  forward?: URL
  events?: string[]
  print?: true
  json?: true
}

/** `hookseal listen`: deliveries on a machine that nobody can post to. */
export function addListen(program: Command): void {
  const command = addApiOptions(
    program
      .command('listen')
      .summary('get deliveries on this machine')
      .description(
        'Makes an endpoint that lives as long as this command, and posts its deliveries to an app on this machine, with the ' +
          "headers and bytes they would have arrived with. The app's answer goes back to the sender's log.",
      ),
  )
  command
    .addOption(new Option('--forward <url>', `the app, such as ${DEFAULTS.url}`).argParser(parseTarget))
    .option(
      '--events <types>',
      'the types it gets, separated by commas (default: all of the catalogue)',
      gatherNames,
    )
    .option('--print', 'print headers and bodies; without --forward, each delivery is answered with 200')
    .option('--json', 'print a line of JSON for each thing that happens')
    .action(listen)
  addExamples(command, [
    `hookseal listen --forward ${DEFAULTS.url}`,
    `hookseal listen --forward ${DEFAULTS.url} --events invoice.paid --print`,
    'hookseal listen --print',
  ])
}

async function listen(flags: Flags): Promise<void> {
  const { forward, print } = flags
  if (forward === undefined && !print) throw new CliError('usage', 'give --forward, --print, or both')
  const client = await createClient(flags)
  const stopping = new AbortController()
  const off = onStopSignal(() => stopping.abort())
  const events = flags.events ?? (await chooseEvents(client))
  const report = printer({ forward, bodies: print ?? false, json: flags.json ?? false })
  try {
    await listenOn(client, { events, forward, signal: stopping.signal }, report)
  } finally {
    off()
  }
}

function parseTarget(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('A URL that begins with http:// or https://.')
  return url
}
