/* oxlint-disable typescript/unbound-method -- methods are only compared */
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { patchResponse } from './patch-response.ts'

function createResponse(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()))
}

it('replaces the patched methods and leaves the others unchanged', () => {
  const res = createResponse()
  const before = res.setHeader
  const ends: unknown[][] = []
  patchResponse(res, {
    end(...args: unknown[]) {
      ends.push(args)
      return res
    },
  })
  res.end('body')
  expect(ends).toEqual([['body']])
  expect(res.setHeader).toBe(before)
})

it('restores the method that earlier middleware had put there', () => {
  const res = createResponse()
  const flushes: string[] = []
  patchResponse(res, { flushHeaders: () => void flushes.push('middleware') })
  const { restore } = patchResponse(res, { flushHeaders: () => void flushes.push('patch') })
  res.flushHeaders()
  restore()
  res.flushHeaders()
  expect(flushes).toEqual(['patch', 'middleware'])
})

it("restores Node's own method when there was no earlier patch", () => {
  const res = createResponse()
  const { restore } = patchResponse(res, { setHeader: () => res })
  res.setHeader('x-from', 'patched')
  restore()
  res.setHeader('x-from', 'node')
  expect(res.getHeader('x-from')).toBe('node')
})
