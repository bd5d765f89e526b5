import { type PublicKey, WebhookError } from '@hookseal/core'
import { createFetchBudget } from './fetch-budget.ts'
import { concatBytes, decodeBase64, withTimeout } from '@hookseal/core/schemes'

/** The part of `fetch` that is used to get keys. */
export type FetchKey = (url: string, init: RequestInit) => Promise<Response>

/** Where keys may be fetched from. Only https, the default port, and URLs without user, query and fragment. */
interface PinnedUrls {
  /** Exact names, or patterns with `^` and `$`. */
  hosts: readonly (string | RegExp)[]
  /** A pattern of the whole path, with `^` and `$`. */
  path: RegExp
}

/** A request for one key. */
interface KeyRequest {
  url: string
  method?: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

export interface RemoteKeysOptions {
  pinned: PinnedUrls
  /** The request for a key. @default a `GET` of the key's name, which then is its URL */
  request?: (name: string) => KeyRequest
  /** Imports the key in a response. An error that it throws is a failure of the fetch. */
  importKey: (body: Uint8Array) => PublicKey
  /** @default globalThis.fetch */
  fetch?: FetchKey | undefined
  /** For the whole response. @default 5000 */
  timeoutMs?: number
  /** The receiver's clock, in milliseconds. @default Date.now */
  now?: (() => number) | undefined
  /** Resolves after so many milliseconds. @default a timer */
  wait?: (ms: number) => Promise<unknown>
}

/** A signature that states which key made it. Nothing of it is authenticated. */
interface NamedSignature extends Uint8Array {
  keyName: string
}

interface Entry {
  key: Promise<PublicKey>
  /** When the fetch started, or ended. A time of the receiver's clock, which may be corrected by hours in both directions. */
  since: number
  /** How long the entry counts from then. A fetch ends in time unless the platform stopped it with the request that started it. */
  validMs: number
  /** Whether the key has verified a signature: only the provider can achieve that. */
  isProven: boolean
}

const TIMEOUT_MS = 5000
/** How much longer others wait for a fetch than it may take. */
const GRACE_MS = 1000
const MAX_BYTES = 64 * 1024
const MAX_KEYS = 32
const FRESH_MS = 60 * 60 * 1000
/** How long a failure is remembered. The provider retries later than that. */
const FAILED_MS = 15 * 1000
/** Fetches of keys that have not verified anything yet. A provider needs one for each rotation. */
const UNPROVEN_FETCHES = { burst: 10, everyMs: 1000, maxWaiting: 4 } as const
/** The longest wait of a fetch for its turn. */
const TURN_MS = (UNPROVEN_FETCHES.maxWaiting + 1) * UNPROVEN_FETCHES.everyMs

/** Returns `signature` with the name of its key, for a key made by {@link createRemoteKeys}. */
export function nameKey(signature: Uint8Array, keyName: string): Uint8Array {
  return Object.assign(signature, { keyName })
}

/**
 * Returns a key that verifies signatures of {@link nameKey} with keys that it fetches from pinned hosts and caches.
 *
 * The client chooses the name of the key, so what it can cause is bounded: one request at a time for a name, 10 requests and then one a
 * second for names that have not verified anything, and 32 cached keys, of which a proven one is not evicted for an unproven one. A flood
 * of invented names therefore never delays a key in use. A new key waits for its turn, at most 5 s: the newest 4 names wait, so that
 * a delivery after a flood is verified at its first attempt, also by a process that has just started.
 *
 * Rejects with `ERR_WEBHOOK_SIGNATURE_INVALID` if the name is not a pinned URL, and with `ERR_WEBHOOK_SECRET_UNAVAILABLE` (503) if the
 * key cannot be fetched. Redirects are not followed.
 */
export function createRemoteKeys(options: RemoteKeysOptions): PublicKey {
  const { pinned, request = (name) => ({ url: name }), importKey, now = Date.now } = options
  const { wait = sleep } = options
  const fetchMs = TURN_MS + (options.timeoutMs ?? TIMEOUT_MS) + GRACE_MS
  const entries = new Map<string, Entry>()
  const mayFetch = createFetchBudget({ ...UNPROVEN_FETCHES, now, wait })

  async function verify(signature: Uint8Array, text: Uint8Array): Promise<boolean> {
    const name = 'keyName' in signature ? (signature as NamedSignature).keyName : ''
    const entry = find(name)
    // On Workers, a fetch ends with the request that started it, and its timers too. So each delivery has a timer of its own.
    const key = await withTimeout(fetchMs, async () => entry.key, unfinished)
    const matches = await verifyWith(key, signature, text)
    if (matches && entries.get(name) === entry) {
      entry.isProven = true
      // The first entries of the map are evicted first.
      entries.delete(name)
      entries.set(name, entry)
    }
    return matches
  }

  function find(name: string): Entry {
    const found = entries.get(name)
    if (found !== undefined && isValid(found, now())) return found
    const keyRequest = request(name)
    if (!isPinned(keyRequest.url, pinned)) throw untrusted()
    const isProven = found?.isProven === true
    const key = isProven ? load(keyRequest) : loadInTurn(name, keyRequest)
    const entry: Entry = { key, since: now(), validMs: fetchMs, isProven }
    const keepFor = (validMs: number) => () => void Object.assign(entry, { since: now(), validMs })
    key.then(keepFor(FRESH_MS), keepFor(FAILED_MS))
    entries.delete(name)
    makeRoom()
    entries.set(name, entry)
    return entry
  }

  async function load(keyRequest: KeyRequest): Promise<PublicKey> {
    try {
      return importKey(await fetchKey(keyRequest, options))
    } catch (cause) {
      throw unavailable(`The key cannot be fetched from ${keyRequest.url}.`, cause)
    }
  }

  async function loadInTurn(name: string, keyRequest: KeyRequest): Promise<PublicKey> {
    if (await mayFetch()) return load(keyRequest)
    // Nothing is known about this name, so the provider's retry may try again.
    entries.delete(name)
    throw unavailable('Too many unknown keys were requested in the last seconds.')
  }

  function makeRoom(): void {
    const at = now()
    for (const [name, entry] of entries) if (!entry.isProven && !isValid(entry, at)) entries.delete(name)
    if (entries.size < MAX_KEYS) return
    const [oldest] = entries.keys()
    const victim = [...entries].find(([, { isProven }]) => !isProven)?.[0] ?? oldest
    if (victim !== undefined) entries.delete(victim)
  }

  return { verify }
}

async function sleep(ms: number): Promise<void> {
  await new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

function isValid({ since, validMs }: Entry, at: number): boolean {
  return Math.abs(at - since) < validMs
}

/** Whether `url` is spelled as URLs are serialized, and is one of the pinned ones. */
function isPinned(url: string, { hosts, path }: PinnedUrls): boolean {
  if (!URL.canParse(url)) return false
  const { host, pathname } = new URL(url)
  return (
    // Excludes user, query and fragment, and spellings such as `/../`. A port would be a part of the host.
    url === `https://${host}${pathname}` &&
    hosts.some((pin) => (typeof pin === 'string' ? pin === host : pin.test(host))) &&
    path.test(pathname)
  )
}

async function fetchKey(
  { url, method = 'GET', headers, body }: KeyRequest,
  { fetch = globalThis.fetch, timeoutMs = TIMEOUT_MS }: Pick<RemoteKeysOptions, 'fetch' | 'timeoutMs'>,
): Promise<Uint8Array> {
  const controller = new AbortController()
  const init: RequestInit = {
    method,
    // Not `error`, which Cloudflare Workers do not support. The status of a redirect is rejected below.
    redirect: 'manual',
    signal: controller.signal,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body }),
  }
  try {
    return await withTimeout(
      timeoutMs,
      async () => readKey(await fetch(url, init)),
      () => new Error(`no complete response within ${timeoutMs} ms`),
    )
  } finally {
    // Ends what a failure left open.
    controller.abort()
  }
}

async function readKey(response: Response): Promise<Uint8Array> {
  if (response.status !== 200) throw new Error(`the response has status ${response.status}, expected 200`)
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    length += read.value.length
    if (length > MAX_BYTES) throw new Error(`the response is longer than ${MAX_BYTES} bytes`)
    chunks.push(read.value)
  }
  return concatBytes(chunks)
}

/** On Web Crypto a key is imported at its first use, so a fetched text that is not a key fails only here. */
async function verifyWith(key: PublicKey, signature: Uint8Array, text: Uint8Array): Promise<boolean> {
  try {
    return await key.verify(signature, text)
  } catch (cause) {
    throw unavailable('The fetched key cannot be used.', cause)
  }
}

/**
 * Returns the bytes of the first certificate in PEM (RFC 7468).
 *
 * @throws {TypeError} if there is none.
 */
export function decodeCertificate(pem: Uint8Array): Uint8Array {
  const [, base64 = ''] =
    /-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/.exec(new TextDecoder().decode(pem)) ?? []
  const bytes = decodeBase64(base64.replaceAll(/\s/g, ''))
  if (bytes === undefined || bytes.length === 0)
    throw new TypeError('the response is not a certificate in PEM')
  return bytes
}

function untrusted(): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_SIGNATURE_INVALID',
    'The delivery names a key that is not at a pinned address of the provider.',
    { reason: 'untrusted_key' },
  )
}

function unfinished(): WebhookError {
  return unavailable('The key was not fetched in time.')
}

function unavailable(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SECRET_UNAVAILABLE', message, { reason: 'remote_key', cause })
}
