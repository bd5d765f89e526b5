import { styleText } from 'node:util'
import { Command } from 'commander'
import manifest from '../../../package.json' with { type: 'json' }
import { addCompletion } from '../commands/completion.ts'
import { addDeliveries } from '../commands/deliveries.ts'
import { addEndpoints } from '../commands/endpoints.ts'
import { addEvents } from '../commands/events.ts'
import { addEventTypes } from '../commands/event-types.ts'
import { addExplain } from '../commands/explain.ts'
import { addInbox } from '../commands/inbox.ts'
import { addKeys } from '../commands/keys.ts'
import { addListen } from '../commands/listen.ts'
import { addOrganizations } from '../commands/organizations.ts'
import { addProviders } from '../commands/providers.ts'
import { addReplay } from '../commands/replay.ts'
import { addReplays } from '../commands/replays.ts'
import { addSecret } from '../commands/secret.ts'
import { addSend } from '../commands/send.ts'
import { addServe } from '../commands/serve.ts'
import { addSign } from '../commands/sign.ts'
import { addSources } from '../commands/sources.ts'
import { addVerify } from '../commands/verify.ts'
import { EXIT_CODES } from '../terminal/exit-codes.ts'

const COMMANDS: readonly ((program: Command) => void)[] = [
  addSecret,
  addSign,
  addSend,
  addVerify,
  addExplain,
  addProviders,
  addServe,
  addListen,
  addEndpoints,
  addSources,
  addEvents,
  addEventTypes,
  addDeliveries,
  addReplay,
  addReplays,
  addInbox,
  addOrganizations,
  addKeys,
  addCompletion,
]

/** Creates the program with all its commands. Parsing throws where Commander would print an error and exit the process. */
export function createProgram(): Command {
  const program = new Command('hookseal')
    .description(manifest.description)
    .version(manifest.version)
    .exitOverride()
    .configureHelp({ styleTitle: (title) => styleText('bold', title, { validateStream: false }) })
    .configureOutput({ outputError() {} })
    .addHelpText('after', `\nExit codes:\n${exitCodes()}`)
  for (const add of COMMANDS) add(program)
  return program
}

function exitCodes(): string {
  return Object.values(EXIT_CODES)
    .map(({ code, when }) => `  ${String(code).padEnd(5)}${when}`)
    .join('\n')
}
