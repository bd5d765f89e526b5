import type { ForbiddenReason } from './address-ranges.ts'

/** The host is, or resolves to, an address that must not be connected to. The address itself is nobody's business. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
  readonly reason: ForbiddenReason

  constructor(reason: ForbiddenReason) {
    super(`address not allowed (${reason})`)
    this.reason = reason
  }
}

/** The host's name led to no address. */
export class NameResolutionError extends Error {
  override readonly name = 'NameResolutionError'
  /** As name servers and c-ares say it, such as `ENOTFOUND`. */
  readonly dnsCode: string

  constructor(dnsCode: string, options?: ErrorOptions) {
    super(`name not resolved (${dnsCode})`, options)
    this.dnsCode = dnsCode
  }
}
