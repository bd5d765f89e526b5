import type { Command } from 'commander'

/** The options of a source that can be changed later. */
export interface SettingFlags {
  name?: string
  publicUrl?: string
  verifyToken?: string
}

/** Adds the options of {@link SettingFlags}. */
export function addSettingOptions(command: Command): Command {
  return command
    .option('--name <name>', 'a name for people')
    .option('--public-url <url>', 'the URL that the provider calls, for those that sign it')
    .option('--verify-token <token>', 'the token of the handshake, for Meta')
}

/** Returns the fields of the REST API. */
export function settingsOf({
  name,
  publicUrl,
  verifyToken,
}: SettingFlags): Record<string, string | undefined> {
  return { name, public_url: publicUrl, verify_token: verifyToken }
}
