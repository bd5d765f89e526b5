// cspell:ignore nobody -- the user of that name
import { execFileSync } from 'node:child_process'

export interface User {
  uid: number
  gid: number
}

/** The user to run PostgreSQL as, which does not run as root; undefined when this process is not root. */
export function unprivilegedUser(): User | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const name of ['postgres', 'nobody']) {
    const user = findUser(name)
    if (user !== undefined) return user
  }
  throw new Error(
    'PostgreSQL cannot run as root, and there is no user postgres or nobody: add one, or set DATABASE_URL',
  )
}

function findUser(name: string): User | undefined {
  try {
    return { uid: idOf('-u', name), gid: idOf('-g', name) }
  } catch {
    // There is no such user.
    return undefined
  }
}

function idOf(kind: '-u' | '-g', name: string): number {
  return Number(execFileSync('id', [kind, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
}
