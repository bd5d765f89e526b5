import type { Command } from 'commander'
import { createClient, segment } from '../../api/client.ts'
import type { ApiFlags } from '../../api/flags.ts'
import type { NewWebhook } from '../../api/types.ts'
import { addExamples } from '../../commander/examples.ts'
import { parseSpan } from '../../input/numbers.ts'
import { addLeaf } from '../../commander/add-api-command.ts'
import { printJson } from '../../terminal/output.ts'
import { printNewWebhook } from './create.ts'

interface Flags extends ApiFlags {
  overlap?: number
  json?: true
}

/** `hookseal endpoints rotate` */
export function addRotate(group: Command): void {
  const command = addLeaf(group, 'rotate', 'make a new signing secret, and show it this once').argument(
    '<id>',
    'its id',
  )
  command
    .option(
      '--overlap <span>',
      'how long the previous secret signs too, such as 24h (default: as the sender says)',
      parseSpan,
    )
    .action(rotateSecret)
  addExamples(command, ['hookseal endpoints rotate wh_… --overlap 1h'])
}

async function rotateSecret(id: string, flags: Flags): Promise<void> {
  const client = await createClient(flags)
  const webhook: NewWebhook = await client.call('POST', `/webhooks/${segment(id)}/rotate-secret`, {
    body: { overlap_seconds: flags.overlap },
  })
  if (flags.json) printJson(webhook)
  else printNewWebhook(webhook)
}
