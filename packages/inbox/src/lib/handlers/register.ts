import { INBOX_DEFAULTS } from '../defaults.ts'
import { InboxError } from '../errors.ts'
import { RANGES, readNumber, readSchedule } from '../options.ts'
import type { Handler, HandlerDefaults, HandlerOptions, MessageHandler } from './handler.ts'

/** A type, a prefix with `.*`, or `*`. */
const PATTERN = /^(?:\*|[^*\p{Cc}]{1,200}(?<=\.)\*|[^*\p{Cc}]{1,200})$/u
const NAME = /^[^\p{Cc}]{1,200}$/u

/**
 * Checks the options of a handler.
 *
 * @throws {InboxError} `ERR_INBOX_HANDLER` for an invalid type, name or function, `ERR_INBOX_OPTION` for another invalid option.
 */
export function createHandler(
  type: unknown,
  handle: unknown,
  options: HandlerOptions,
  defaults: HandlerDefaults,
): Handler {
  if (typeof type !== 'string' || !PATTERN.test(type))
    throw new InboxError(
      'ERR_INBOX_HANDLER',
      `inbox.on expects a type such as 'invoice.paid', a prefix such as 'invoice.*', or '*', with up to 200 characters.`,
    )
  if (typeof handle !== 'function')
    throw new InboxError(
      'ERR_INBOX_HANDLER',
      `inbox.on('${type}') expects a function as its second argument.`,
    )
  const { name, provider, orderBy, scheduleSeconds, concurrency, timeoutSeconds, jitter } = options
  for (const [option, value] of Object.entries({ name, provider }))
    if (value !== undefined && !isName(value))
      throw new InboxError(
        'ERR_INBOX_HANDLER',
        `${option} of the handler for '${type}' must be 1 to 200 characters.`,
      )
  if (orderBy !== undefined && typeof orderBy !== 'function')
    throw new InboxError('ERR_INBOX_HANDLER', `orderBy of the handler for '${type}' must be a function.`)
  return {
    name: name ?? (provider === undefined ? type : `${provider}:${type}`),
    type,
    provider,
    handle: handle as MessageHandler, // a function; its result is only awaited
    orderBy,
    concurrency: readNumber(
      'concurrency',
      concurrency ?? INBOX_DEFAULTS.concurrency,
      RANGES.handlerConcurrency,
    ),
    timeoutMs:
      timeoutSeconds === undefined
        ? defaults.timeoutMs
        : 1000 * readNumber('timeoutSeconds', timeoutSeconds, RANGES.timeoutSeconds),
    scheduleMs: scheduleSeconds === undefined ? defaults.scheduleMs : readSchedule(scheduleSeconds),
    jitter: jitter === undefined ? defaults.jitter : readNumber('jitter', jitter, RANGES.jitter),
  }
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && NAME.test(value)
}
