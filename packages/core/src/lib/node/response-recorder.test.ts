import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { expect, it, vi } from 'vitest'
import { patchResponse } from './patch-response.ts'
import { ResponseRecorder } from './response-recorder.ts'

/** The calls that `recorder` makes on a response when it is replayed, as `[method, ...arguments]`. */
function replay(recorder: ResponseRecorder): unknown[][] {
  const calls: unknown[][] = []
  const res = new ServerResponse(new IncomingMessage(new Socket()))
  patchResponse(res, {
    writeHead(...args: unknown[]) {
      calls.push(['writeHead', ...args])
      return res
    },
    write(...args: unknown[]) {
      calls.push(['write', ...args])
      return true
    },
    end(...args: unknown[]) {
      calls.push(['end', ...args])
      return res
    },
  })
  recorder.replayInto(res)
  return calls
}

it('replays head, writes and end with their arguments, in order', () => {
  const recorder = new ResponseRecorder()
  recorder.writeHead([201, 'Made', { 'x-from': 'handler' }], 200)
  recorder.write(['6f6e65', 'hex'], 201)
  recorder.write(['two'], 201)
  recorder.end(['three', 'latin1'], 201)
  expect(replay(recorder)).toEqual([
    ['writeHead', 201, 'Made', { 'x-from': 'handler' }],
    ['write', '6f6e65', 'hex'],
    ['write', 'two'],
    ['end', 'three', 'latin1'],
  ])
})

it('replays only an end when neither head nor body was written', () => {
  const recorder = new ResponseRecorder()
  recorder.end([], 200)
  expect(replay(recorder)).toEqual([['end']])
})

it('reports the response as ended from the call of end on, also without arguments', () => {
  const recorder = new ResponseRecorder()
  recorder.write(['one'], 200)
  expect(recorder.ended).toBe(false)
  recorder.end([], 200)
  expect(recorder.ended).toBe(true)
})

it('drops the callback of a write and keeps that of the end', () => {
  const recorder = new ResponseRecorder()
  const onWrite = vi.fn<() => void>()
  const onEnd = vi.fn<() => void>()
  recorder.write(['one', 'utf8', onWrite], 200)
  recorder.end([onEnd], 200)
  expect(replay(recorder)).toEqual([
    ['write', 'one', 'utf8'],
    ['end', onEnd],
  ])
})

it('calls the callback of the end when the response is replaced', () => {
  const recorder = new ResponseRecorder()
  const onEnd = vi.fn<() => void>()
  recorder.end(['body', onEnd], 200)
  recorder.callBack()
  expect(onEnd).toHaveBeenCalledOnce()
})

it('records a second head in place of the first', () => {
  const recorder = new ResponseRecorder()
  recorder.writeHead([200], 200)
  recorder.write(['some of '], 200)
  recorder.writeHead([500, { 'x-from': 'error handler' }], 200)
  recorder.end(['boom'], 500)
  expect(replay(recorder)).toEqual([
    ['writeHead', 500, { 'x-from': 'error handler' }],
    ['end', 'boom'],
  ])
})

it('keeps the body when a head repeats the status, as compression middleware does', () => {
  const recorder = new ResponseRecorder()
  recorder.writeHead([201, { 'x-from': 'handler' }], 200)
  recorder.write(['one'], 201)
  recorder.writeHead([201], 201)
  recorder.end([], 201)
  expect(replay(recorder)).toEqual([['writeHead', 201, { 'x-from': 'handler' }], ['write', 'one'], ['end']])
})

it('drops a head whose status is no longer that of the response', () => {
  const recorder = new ResponseRecorder()
  recorder.writeHead([200, { 'content-length': 100 }], 200)
  recorder.write(['some of '], 200)
  recorder.end(['boom'], 500)
  expect(replay(recorder)).toEqual([['end', 'boom']])
})

it('keeps a head whose status is a string that equals the status of the response', () => {
  const recorder = new ResponseRecorder()
  recorder.writeHead(['500'], 200)
  recorder.end(['boom'], 500)
  expect(replay(recorder)).toEqual([
    ['writeHead', '500'],
    ['end', 'boom'],
  ])
})

it('replays the bytes as they were when they were written, although the handler reuses its buffer', () => {
  const recorder = new ResponseRecorder()
  const buffer = Buffer.from('aaaa')
  recorder.write([buffer], 200)
  buffer.fill('b')
  recorder.end([buffer], 200)
  expect(replay(recorder).map(([, chunk]) => String(chunk))).toEqual(['aaaa', 'bbbb'])
})
