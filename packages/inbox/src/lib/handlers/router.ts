import { InboxError } from '../errors.ts'
import type { Handler } from './handler.ts'

/** Finds the handler of a message. */
export interface Router {
  /** @throws {InboxError} `ERR_INBOX_HANDLER` if its name, or the type of its provider, is taken. */
  readonly add: (handler: Handler) => void
  /** The handler for the type, else for its longest prefix, else for all types; each of the provider before that of all. */
  readonly find: (type: string | undefined, provider: string | undefined) => Handler | undefined
  readonly get: (name: string) => Handler | undefined
  readonly all: () => Handler[]
}

const MAX_PREFIX = 200

export function createRouter(): Router {
  const byName = new Map<string, Handler>()
  /** By provider, empty for all, and type or pattern. */
  const byType = new Map<string, Map<string, Handler>>()

  function of(provider: string | undefined, type: string): Handler | undefined {
    const own = provider === undefined ? undefined : byType.get(provider)?.get(type)
    return own ?? byType.get('')?.get(type)
  }

  return {
    add(handler) {
      const { name, type, provider = '' } = handler
      const ofProvider = byType.get(provider) ?? new Map<string, Handler>()
      if (ofProvider.has(type))
        throw new InboxError(
          'ERR_INBOX_HANDLER',
          `There is already a handler for '${type}'${provider === '' ? '' : ` of ${provider}`}. A type has one handler: let it call both functions.`,
        )
      if (byName.has(name))
        throw new InboxError(
          'ERR_INBOX_HANDLER',
          `There is already a handler with the name '${name}'. Give one of them another name.`,
        )
      byName.set(name, handler)
      byType.set(provider, ofProvider.set(type, handler))
    },
    find(type, provider) {
      if (type !== undefined) {
        const exact = of(provider, type)
        if (exact !== undefined) return exact
        // No pattern is longer.
        for (let dot = type.lastIndexOf('.', MAX_PREFIX); dot > 0; dot = type.lastIndexOf('.', dot - 1)) {
          const prefix = of(provider, `${type.slice(0, dot)}.*`)
          if (prefix !== undefined) return prefix
        }
      }
      return of(provider, '*')
    },
    get: (name) => byName.get(name),
    all: () => [...byName.values()],
  }
}

/** The types of a handler, as the range from `low` to before `high` in the order of code points. */
export function typeRange({ type }: Handler): { low: string; high: string } {
  if (type === '*') return { low: '', high: '\u{10FFFF}' }
  // A slash follows the dot.
  if (type.endsWith('.*')) return { low: type.slice(0, -1), high: `${type.slice(0, -2)}/` }
  return { low: type, high: `${type}\u0001` }
}
