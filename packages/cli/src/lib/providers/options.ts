import type { ReceiverOptions } from '@hookseal/core'
import type { Preset } from '@hookseal/providers'
import { type Command, InvalidArgumentError } from 'commander'

export interface ProviderFlags {
  provider?: string
  publicUrl?: string
}

/** Adds `--provider`, and the option of those that sign a URL. */
export function addProviderOptions(command: Command): Command {
  return command
    .option('-p, --provider <name>', 'the scheme of a provider; see hookseal providers')
    .option('--public-url <url>', 'the URL that the provider calls, for those that sign it', parseUrl)
}

/** Returns receiver options for a provider. `tolerance` replaces the row's tolerance. */
export function receiverOptions(
  preset: Preset,
  {
    secrets,
    publicUrl,
    tolerance,
  }: { secrets: readonly string[]; publicUrl?: string | undefined; tolerance?: number | undefined },
): ReceiverOptions {
  return preset({
    secret: secrets,
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(tolerance === undefined ? {} : { toleranceSeconds: tolerance }),
  })
}

function parseUrl(text: string): string {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return text
  throw new InvalidArgumentError('Expected the whole URL, with https:// or http://.')
}
