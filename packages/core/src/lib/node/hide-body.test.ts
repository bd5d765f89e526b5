import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { hideBody, showBody } from './hide-body.ts'

const SENT = { host: 'a', 'content-type': 'text/plain', 'content-length': '2' }

/** A request whose headers are a new object each time, like Fastify's after a hook has set them. */
function merging(raw: IncomingHttpHeaders): { headers: IncomingHttpHeaders } {
  let added: IncomingHttpHeaders = { 'x-tenant': 'acme' }
  return {
    get headers() {
      return { ...raw, ...added }
    },
    set headers(headers) {
      added = headers
    },
  }
}

describe.each([
  ['in place', () => ({ headers: { ...SENT } })],
  ['that are a new object each time', () => merging({ ...SENT })],
])('with headers %s', (_case, createRequest) => {
  it('hides the headers of the body, and restores them', () => {
    const request = createRequest()
    const sent = { ...request.headers }
    hideBody(request)
    expect(request.headers).toEqual({ ...sent, 'content-type': undefined, 'content-length': undefined })
    showBody(request)
    expect(request.headers).toEqual(sent)
  })

  it('restores the headers after two calls of hideBody', () => {
    const request = createRequest()
    const sent = { ...request.headers }
    hideBody(request)
    hideBody(request)
    showBody(request)
    showBody(request)
    expect(request.headers).toEqual(sent)
  })
})

it('changes the object of the headers, and adds no name to it', () => {
  const headers: IncomingHttpHeaders = { host: 'a', 'content-type': 'text/plain' }
  const request = { headers }
  hideBody(request)
  expect([request.headers === headers, Object.keys(headers)]).toEqual([true, ['host', 'content-type']])
})
