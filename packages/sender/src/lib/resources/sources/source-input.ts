import type { Context } from '../../context.ts'
import { LIMITS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { checkTargetUrl } from '../../transport/guard/target-url.ts'
import { checkText, invalidInput } from '../input.ts'
import { SOURCE_OPTIONS } from './providers.ts'
import type { SourceChanges, SourceOptions } from './source.ts'

/** Validated columns of a source. */
interface CheckedSource {
  name: string | undefined
  publicUrl: string | null | undefined
  options: Record<string, string | boolean> | undefined
  orderKey: string | null | undefined
  enabled: boolean | undefined
}

const MAX_SECRET = 4096
/** Names of properties and indexes, separated by dots. */
const PATH = /^[\w-]{1,64}(?:\.[\w-]{1,64}){0,15}$/

/**
 * Returns the columns of `input`. Whether the provider accepts them shows when its receiver is created.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_URL`, `ERR_SENDER_SECRET`, each with the field
 */
export function checkSourceInput(input: SourceChanges, { rules, allowHttp }: Context): CheckedSource {
  const { name, publicUrl, options, orderKey, enabled, secrets, verifyToken } = input
  if (secrets !== undefined) checkSecrets(secrets)
  if (typeof verifyToken === 'string')
    checkText(verifyToken, 'verifyToken', { min: 1, max: LIMITS.legacySecret })
  if (typeof publicUrl === 'string') {
    const target = checkTargetUrl(checkText(publicUrl, 'publicUrl', { min: 1, max: LIMITS.url }), {
      allowHttp,
      rules,
    })
    if (!target.ok) throw new SenderError('ERR_SENDER_URL', target.message, { field: 'publicUrl' })
  }
  if (enabled !== undefined && typeof enabled !== 'boolean')
    throw invalidInput('enabled', 'enabled must be true or false.')
  if (typeof orderKey === 'string' && !PATH.test(orderKey))
    throw invalidInput(
      'orderKey',
      'orderKey must be names of properties separated by dots, such as data.object.customer.',
    )
  return {
    name: name === undefined ? undefined : checkText(name, 'name', { max: LIMITS.name }),
    publicUrl,
    options: options === undefined ? undefined : checkOptions(options),
    orderKey,
    enabled,
  }
}

export function checkSecrets(secrets: readonly unknown[]): void {
  const isList = Array.isArray(secrets) && secrets.length >= 1 && secrets.length <= LIMITS.sourceSecrets
  if (!isList) throw invalidSecrets(`secrets must be a list of 1 to ${LIMITS.sourceSecrets} secrets.`)
  for (const secret of secrets)
    if (typeof secret !== 'string' || secret === '' || secret.length > MAX_SECRET)
      throw invalidSecrets(`Each secret must be a string of 1 to ${MAX_SECRET} characters.`)
}

function invalidSecrets(message: string): SenderError {
  return new SenderError('ERR_SENDER_SECRET', message, { field: 'secrets' })
}

function checkOptions(options: SourceOptions): Record<string, string | boolean> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => {
      const field = `options.${name}`
      if (!SOURCE_OPTIONS.some((known) => known === name))
        throw invalidInput(field, `${name} is not an option.`)
      if (name === 'confirmSubscriptions') {
        if (typeof value !== 'boolean') throw invalidInput(field, `${name} must be true or false.`)
        return [name, value]
      }
      const text = checkText(value, field, { min: 1, max: LIMITS.name })
      if (name === 'environment' && text !== 'production' && text !== 'sandbox')
        throw invalidInput(field, 'environment must be production or sandbox.')
      return [name, text]
    }),
  )
}
