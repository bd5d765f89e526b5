import type { WebhookErrorCode } from '@hookseal/core'
import { ERROR_TABLE } from '@hookseal/core'
import { expect } from 'vitest'
import { SECRET } from './delivery.ts'
import type { RawResponse } from './raw-http.ts'

/** Asserts that `response` is the problem document of `code` (RFC 9457), with its status, and does not leak the secret. */
export function expectProblem(response: RawResponse, code: WebhookErrorCode): void {
  expect({ status: response.status, code: codeOf(response) }).toEqual({
    status: ERROR_TABLE[code].status,
    code,
  })
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/)
  const problem: unknown = JSON.parse(response.body)
  expect(problem).toMatchObject({ title: ERROR_TABLE[code].title, status: response.status, code })
  expect(response.body).not.toContain(SECRET.slice('whsec_'.length))
  if (ERROR_TABLE[code].retry) expect(Number(response.headers['retry-after'])).toBeGreaterThanOrEqual(1)
}

function codeOf(response: RawResponse): unknown {
  try {
    return JSON.parse(response.body)?.code
  } catch {
    return `not valid JSON: ${response.body.slice(0, 200)}`
  }
}
