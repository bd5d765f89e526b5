import { secretError } from './secret-format.ts'

/** One of several secrets: in rotation, or of several senders. */
export interface SecretEntry {
  secret: string
  /**
   * The sender whose secret this is. Part of the dedupe key, because independent senders may use the same event ids: without it, one
   * sender's event would be a duplicate of another's. Returned as `message.tenant`.
   */
  tenant?: string
  /** Returned as `message.key.label`: shows when the sender has stopped using an old secret. */
  label?: string
  /** The time from which the secret is no longer valid. */
  notAfter?: Date
}

/**
 * Returns a secret or a list of secrets as a list of entries. Checks the form of the entries, not the secrets in them.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for an empty list, an invalid `notAfter` or an invalid `tenant`.
 */
export function toEntries(input: unknown): SecretEntry[] {
  const list: readonly unknown[] = Array.isArray(input) ? input : [input]
  if (list.length === 0) throw secretError('the list is empty, so nothing could be verified')
  return list.map((item) => {
    const entry = typeof item === 'object' && item !== null ? item : { secret: item }
    const { notAfter, tenant } = entry as Partial<SecretEntry>
    if (notAfter !== undefined && !(notAfter instanceof Date && !Number.isNaN(notAfter.getTime())))
      throw secretError('notAfter is not a valid Date')
    if (tenant !== undefined && (typeof tenant !== 'string' || tenant === '' || !tenant.isWellFormed()))
      throw secretError('tenant must be a string that is not empty')
    // `secret` may still be of any type. The next step for every entry is importSecret, which accepts `unknown`.
    return entry as SecretEntry
  })
}
