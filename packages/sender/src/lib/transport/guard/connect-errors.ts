import type { ForbiddenReason } from './address-ranges.ts'

/** The host is, or resolves to, an address that must not be connected to. Does not contain the address, so as not to disclose it. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError'
  readonly reason: ForbiddenReason

  constructor(reason: ForbiddenReason) {
    super(`address not allowed (${reason})`)
    this.reason = reason
  }
}

/** The host name did not resolve to an address. */
export class NameResolutionError extends Error {
  override readonly name = 'NameResolutionError'
  /** The code of c-ares, such as `ENOTFOUND`. */
  readonly dnsCode: string

  constructor(dnsCode: string, options?: ErrorOptions) {
    super(`name not resolved (${dnsCode})`, options)
    this.dnsCode = dnsCode
  }
}
