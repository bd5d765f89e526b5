import { type AddressRules, createAddressRules } from './guard/address-rules.ts'
import { exchange, latencySince } from './exchange.ts'
import { CALLED_OFF, type Failure } from './failure.ts'
import { createGuardedAgent, type GuardedAgentOptions } from './guard/guarded-agent.ts'
import type { PostResult } from './post-result.ts'
import { RESERVED_HEADERS } from './reserved-headers.ts'
import { checkTargetUrl, type TargetUrlCheck } from './guard/target-url.ts'

export interface HttpTransportOptions extends Omit<GuardedAgentOptions, 'rules'> {
  /** Which addresses may be connected to. @default createAddressRules(), public ones */
  rules?: AddressRules
  /** Lets `http:` through, for development. @default false */
  allowHttp?: boolean
  /** How much of an answer's body is read, in bytes; then the connection is cut. @default 65_536 */
  maxResponseBytes?: number
}

export interface PostRequest {
  url: string
  /** Any but those that frame the request, such as `host`: see `checkRequestHeaders`. */
  headers: Readonly<Record<string, string>>
  body: Uint8Array | string
  /** Calls the exchange off. */
  signal?: AbortSignal
  /** How long all of the exchange may take, in ms. @default 15_000 */
  timeoutMs?: number
}

export interface HttpTransport {
  /** Sends one POST. Resolves with what came of it, whatever the network or the other side does. Follows no redirect. */
  readonly post: (request: PostRequest) => Promise<PostResult>
  /** Ends every connection. Posts under way fail as `aborted`: wait for them first. */
  readonly close: () => Promise<void>
}

/**
 * An HTTP client for URLs that strangers give: it connects to public addresses only, waits so long and no longer, and reads so
 * much and no more.
 *
 * @throws {Error} when the runtime judges addresses wrongly, see {@link createAddressRules}.
 *
 * @example
 * const poster = createPoster()
 * const result = await poster.post({ url: 'https://example.com/webhooks', headers: {}, body: '{}' })
 * if (!result.ok) log.warn(result.errorClass, result.message)
 */
export function createHttpTransport(options: HttpTransportOptions = {}): HttpTransport {
  const { rules = createAddressRules(), allowHttp = false, maxResponseBytes = 65_536 } = options
  const agent = createGuardedAgent({ ...options, rules })
  const checkUrl = rememberUrls((url) => checkTargetUrl(url, { allowHttp, rules }))

  async function post({ url, headers, body, signal, timeoutMs = 15_000 }: PostRequest): Promise<PostResult> {
    const startedAt = performance.now()
    const target = checkUrl(url)
    if (!target.ok) return refuse(startedAt, urlFailure(target))
    const fields = ['accept-encoding', 'identity']
    for (const [name, value] of Object.entries(headers)) {
      // Malformed names and values are refused by undici.
      if (RESERVED_HEADERS.has(name.toLowerCase())) return refuse(startedAt, reservedHeader(name))
      fields.push(name, value)
    }
    if (signal?.aborted) return refuse(startedAt, CALLED_OFF)
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

/** `check`, once for each of the URLs in use: it costs a tenth of what a POST does. */
function rememberUrls(check: (url: string) => TargetUrlCheck): typeof check {
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

function refuse(startedAt: number, failure: Failure): PostResult {
  return { ok: false, ...failure, latencyMs: latencySince(startedAt) }
}

function urlFailure({ code, message }: TargetUrlCheck & { ok: false }): Failure {
  return { errorClass: code === 'url_forbidden_address' ? 'forbidden_address' : 'forbidden_url', message }
}

function reservedHeader(name: string): Failure {
  return { errorClass: 'request', message: `The header ${name} is set by the sender.` }
}
