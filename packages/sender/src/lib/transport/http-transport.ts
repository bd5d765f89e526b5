import { type AddressRules, createAddressRules } from './guard/address-rules.ts'
import { exchange, latencySince } from './exchange.ts'
import { ABORTED, type Failure } from './failure.ts'
import { createGuardedAgent, type GuardedAgentOptions } from './guard/guarded-agent.ts'
import type { PostResult } from './post-result.ts'
import type { PostRequest, Transport } from './transport.ts'
import { RESERVED_HEADERS } from './reserved-headers.ts'
import { checkTargetUrl, type TargetUrlCheck } from './guard/target-url.ts'

export interface HttpTransportOptions extends Omit<GuardedAgentOptions, 'rules'> {
  /** Decides which addresses may be connected to. @default createAddressRules(): public addresses */
  rules?: AddressRules
  /** Allows `http:` URLs, for development. @default false */
  allowHttp?: boolean
  /** How much of a response body is read, in bytes. A longer one closes the connection. @default 65_536 */
  maxResponseBytes?: number
}

export interface HttpTransport extends Transport {
  /** Sends one POST. Always resolves, whatever the network or the server does. Follows no redirects. */
  readonly post: (request: PostRequest) => Promise<PostResult>
  /** Closes every connection. Requests in flight fail as `aborted`: wait for them first. */
  readonly close: () => Promise<void>
}

/**
 * An HTTP client for untrusted URLs. It connects to public addresses only, and limits the duration of each exchange and the bytes it
 * reads.
 *
 * @throws {Error} if the runtime classifies addresses wrongly, see {@link createAddressRules}.
 *
 * @example
 * const transport = createHttpTransport()
 * const result = await transport.post({ url: 'https://example.com/webhooks', headers: {}, body: '{}' })
 * if (!result.ok) log.warn(result.errorClass, result.message)
 */
export function createHttpTransport(options: HttpTransportOptions = {}): HttpTransport {
  const { rules = createAddressRules(), allowHttp = false, maxResponseBytes = 65_536 } = options
  const agent = createGuardedAgent({ ...options, rules })
  const checkUrl = cacheUrlChecks((url) => checkTargetUrl(url, { allowHttp, rules }))

  async function post({ url, headers, body, signal, timeoutMs = 15_000 }: PostRequest): Promise<PostResult> {
    const startedAt = performance.now()
    const target = checkUrl(url)
    if (!target.ok) return failed(startedAt, urlFailure(target))
    const fields = ['accept-encoding', 'identity']
    for (const [name, value] of Object.entries(headers)) {
      // undici rejects malformed names and values.
      if (RESERVED_HEADERS.has(name.toLowerCase())) return failed(startedAt, reservedHeader(name))
      fields.push(name, value)
    }
    if (signal?.aborted) return failed(startedAt, ABORTED)
    return exchange(agent, {
      url: target.url,
      headers: fields,
      body,
      signal,
      timeoutMs,
      maxResponseBytes,
      startedAt,
    })
  }

  return { post, close: async () => agent.destroy() }
}

/** Runs `check` once for each URL in use, because a check takes a tenth of the time of a POST. */
function cacheUrlChecks(check: (url: string) => TargetUrlCheck): typeof check {
  const checked = new Map<string, TargetUrlCheck>()
  return (url) => {
    const known = checked.get(url)
    if (known !== undefined) return known
    if (checked.size === 10_000) checked.clear()
    const result = check(url)
    checked.set(url, result)
    return result
  }
}

function failed(startedAt: number, failure: Failure): PostResult {
  return { ok: false, ...failure, latencyMs: latencySince(startedAt) }
}

function urlFailure({ code, message }: TargetUrlCheck & { ok: false }): Failure {
  return { errorClass: code === 'url_forbidden_address' ? 'forbidden_address' : 'forbidden_url', message }
}

function reservedHeader(name: string): Failure {
  return { errorClass: 'request', message: `The header ${name} is set by the sender.` }
}
