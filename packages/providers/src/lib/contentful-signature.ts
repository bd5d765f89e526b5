import type { HeaderReader } from '@hookseal/core'
import { encodeUtf8 } from '@hookseal/core/schemes'
import { importMacSecret } from './import-key.ts'
import type { SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { requirePublicUrl } from './public-url.ts'
import { typeReader } from './row-headers.ts'
import { malformed, splitList, toMacs } from './signature-header.ts'
import { readSignedTime } from './signed-time.ts'

const HEADER = 'x-contentful-signature'
const NAMES = 'x-contentful-signed-headers'
const TIME = 'x-contentful-timestamp'
const MAX_HEADERS = 64

/**
 * Contentful signs method, path, the headers that a header lists, and the body, each on a line.
 *
 * @see https://www.contentful.com/developers/docs/webhooks/request-verification/
 */
export const contentfulSignature: SignatureFacts = {
  kind: 'custom',
  summary: 'X-Contentful-Signature: HMAC-SHA256 of method, path, listed headers and body, in hex',
  scheme(row, options) {
    const path = pathOf(requirePublicUrl(row, options))
    const readType = typeReader(row.type)
    return {
      importSecret: (secret) => importMacSecret(secret, 'text', 'sha256'),
      parseHeaders(headers, window) {
        const macs = toMacs([headers.require(HEADER)], HEADER, { hash: 'sha256', encoding: 'hex' })
        const timestamp = readSignedTime(headers.require(TIME), 'ms', TIME, window)
        const lines = ['POST', path, readSignedHeaders(headers), '']
        return {
          id: undefined,
          timestamp,
          type: readType(headers),
          prefix: lines.join('\n'),
          macs,
          encoding: 'hex',
          signatures: [],
        }
      },
      describe: describePayload(row),
    }
  },
  async sign({ body, publicUrl, timestamp }, secret, row) {
    const names = `${NAMES},${TIME}`
    const time = String(timestamp.getTime())
    const path = pathOf(requirePublicUrl(row, { publicUrl }))
    const prefix = ['POST', path, `${NAMES}:${names};${TIME}:${time}`, ''].join('\n')
    const mac = importMacSecret(secret, 'text', 'sha256').createMac(prefix)
    mac.update(typeof body === 'string' ? encodeUtf8(body) : body)
    return { [NAMES]: names, [TIME]: time, [HEADER]: await mac.digest('hex') }
  },
}

/** Returns the listed headers as they are signed. The list and the time have to be among them: without, anyone could change them. */
function readSignedHeaders(headers: HeaderReader): string {
  const names = splitList(headers.require(NAMES).toLowerCase())
  if (names.length > MAX_HEADERS) throw malformed(NAMES, `lists more than ${MAX_HEADERS} headers`)
  if (!names.includes(NAMES) || !names.includes(TIME))
    throw malformed(NAMES, `does not list ${NAMES} and ${TIME}`)
  return [...new Set(names)]
    .toSorted((a, b) => (a < b ? -1 : 1))
    .map((name) => `${name}:${headers.require(name).trim()}`)
    .join(';')
}

/** Returns the path as Contentful's SDK spells it: the query is escaped as a whole, and then once more with the path. */
function pathOf(url: string): string {
  const [, path = ''] = /^https?:\/\/[^/?#]+([^#]*)/.exec(url) ?? []
  const [pathname = '', query = ''] = (path.startsWith('/') ? path : `/${path}`).split('?')
  return encodeURI(query === '' ? pathname : `${pathname}?${encodeURIComponent(query)}`)
}
