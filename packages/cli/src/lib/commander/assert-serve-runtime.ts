import { CliError } from '../terminal/cli-error.ts'

/** Checks the version of Node for commands that open a database. The others run on Node 20.19. */
export function assertServeRuntime(command: string): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 22 || (major === 22 && minor < 19))
    throw new CliError(
      'usage',
      `${command} requires Node 22.19 or later, but this is Node ${process.versions.node}`,
    )
}
