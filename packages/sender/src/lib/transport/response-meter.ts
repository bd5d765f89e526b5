import { SENDER_DEFAULTS } from '../defaults.ts'

const { informationalResponses, responseOverheadBytes, responseOverheadFactor } = SENDER_DEFAULTS

/** The response has too many bytes outside its body. The message is fixed text and contains no byte of the response. */
export class ResponseOverflowError extends Error {
  override readonly name = 'ResponseOverflowError'
}

/**
 * Counts the bytes of each response on one connection, and removes its informational responses (1xx), of which a server may send any
 * number (RFC 9110, section 15.2). undici fails at a 100 that it did not ask for: lib/dispatcher/client-h1.js, `onHeadersComplete`.
 */
export interface ResponseMeter {
  /** Starts the next response. `bodyBytes` returns how much of its body was read. */
  start(bodyBytes: () => number): void
  /** Ends the response. Until the next one starts, the server must not send anything. */
  end(): void
  /** Whether the connection served an earlier response, and none of the bytes of the current one has arrived. */
  isStale(): boolean
  /**
   * Returns the part of `chunk` that the HTTP parser may read.
   *
   * @throws {ResponseOverflowError} if there are too many informational responses, or bytes without a request
   */
  pass(chunk: Buffer): Buffer
  /**
   * Checks the bytes so far. Call it when the parser has read all of them: only then are those of the body known.
   *
   * @throws {ResponseOverflowError} if there are too many bytes outside the body
   */
  check(): void
}

type State = 'idle' | 'start' | 'informational' | 'final'

const EMPTY: Buffer = Buffer.alloc(0)
const HEAD_END = '\r\n\r\n'
/** The start of an informational response, except 101: that one ends HTTP, and undici rejects it. */
const INFORMATIONAL = /^HTTP\/1\.\d 1(?!01)\d\d[ \r\n]/
const EXAMPLE = 'HTTP/1.1 100 '

export function createResponseMeter(): ResponseMeter {
  let state: State = 'idle'
  let responses = 0
  let received = 0
  let informational = 0
  /** The bytes of a start line or the end of a head that is not complete yet. */
  let held = EMPTY
  let bodyBytes = noBytes

  function skipInformational(chunk: Buffer): Buffer {
    let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    held = EMPTY
    for (;;) {
      if (state === 'informational') {
        const end = rest.indexOf(HEAD_END)
        if (end === -1) return hold(rest.subarray(1 - HEAD_END.length))
        rest = rest.subarray(end + HEAD_END.length)
        state = 'start'
      }
      rest = rest.subarray(countLineBreaks(rest))
      const start = rest.toString('latin1', 0, EXAMPLE.length)
      // Completed by the example, an incomplete start line shows what it may still become.
      if (!INFORMATIONAL.test(start + EXAMPLE.slice(start.length))) {
        state = 'final'
        return rest
      }
      if (start.length < EXAMPLE.length) return hold(rest)
      if (++informational > informationalResponses)
        throw new ResponseOverflowError(`more than ${informationalResponses} informational responses`)
      state = 'informational'
    }
  }

  function hold(bytes: Buffer): Buffer {
    held = bytes
    return EMPTY
  }

  return {
    start(readBytes) {
      state = 'start'
      responses++
      received = 0
      informational = 0
      held = EMPTY
      bodyBytes = readBytes
    },
    end() {
      state = 'idle'
    },
    isStale: () => responses > 1 && received === 0,
    pass(chunk) {
      received += chunk.length
      if (state === 'idle') throw new ResponseOverflowError('bytes without a request')
      return state === 'final' ? chunk : skipInformational(chunk)
    },
    check() {
      if (state === 'idle') return
      const body = bodyBytes()
      if (received - body > responseOverheadBytes + responseOverheadFactor * body)
        throw new ResponseOverflowError(`more than ${responseOverheadBytes} bytes outside the body`)
    },
  }
}

function noBytes(): number {
  return 0
}

/** Line breaks before a start line are ignored, as the parser does. */
function countLineBreaks(bytes: Buffer): number {
  let count = 0
  while (bytes[count] === 13 || bytes[count] === 10) count++
  return count
}
