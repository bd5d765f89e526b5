import type { Command } from 'commander'
import { createClient } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import { endpointPath, type NewEndpoint } from '../../api/endpoints.ts'
import { addExamples } from '../../commander/examples.ts'
import { parseDuration } from '../../input/numbers.ts'
import { addApiCommand } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { printNewEndpoint } from './create.ts'

interface Flags extends ApiFlags {
  overlap?: number
  json?: true
}

/** `hookseal endpoints rotate` */
export function addRotate(group: Command): void {
  const command = addApiCommand(
    group,
    'rotate',
    'replace the signing secret and show the new one, which is shown only once',
  ).argument('<id>', 'the id of the endpoint')
  command
    .option(
      '--overlap <duration>',
      'how long the previous secret stays valid, such as 24h (default: set by the sender)',
      parseDuration,
    )
    .action(rotateSecret)
  addExamples(command, ['hookseal endpoints rotate wh_… --overlap 1h'])
}

async function rotateSecret(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const endpoint: NewEndpoint = await client.call('POST', endpointPath(id, 'rotate-secret'), {
    body: { overlap_seconds: flags.overlap },
  })
  if (flags.json) printJson(endpoint)
  else printNewEndpoint(endpoint)
}
