import type { Receiver, WebhookErrorCode } from '@hookseal/core'
import { lingerNodeResponse } from '@hookseal/core/node'
import { HttpException } from '@nestjs/common'
import type { WebhookExchange } from './webhook-exchange.ts'

/** The body of an answer, as RFC 9457 has it. */
interface Problem {
  readonly status: number
  readonly title: string
  readonly code: WebhookErrorCode
}

/**
 * A delivery that was refused, for Nest's exception filters. `message` and `getResponse()` are safe to send to anybody; `cause` is the
 * `WebhookError`, whose `message` and `reason` are for logs.
 */
export class WebhookException extends HttpException {
  /** Stable, one of the table of `@hookseal/core`. */
  readonly code: WebhookErrorCode

  constructor(problem: Problem, cause: unknown) {
    super(problem, problem.status, { cause })
    this.message = problem.title
    this.code = problem.code
  }
}

/** Tells the observers of `error`, and prepares the response that a filter will answer it with. */
export function refuse(
  receiver: Receiver,
  error: unknown,
  { response, req, res }: WebhookExchange,
): WebhookException {
  const { headers, body } = receiver.reject(error, req).response
  const problem: Problem = JSON.parse(body)
  const { 'content-type': type = '', ...others } = headers
  for (const [name, value] of Object.entries(others)) response.header(name, value)
  // The type goes with the body: not with another one that a filter sends, and not before Nest has looked for types but JSON's own,
  // which it takes for mistakes.
  const toJSON = (): Problem => {
    if (!res.headersSent) response.header('content-type', type)
    return problem
  }
  Object.defineProperty(problem, 'toJSON', { value: toJSON })
  lingerNodeResponse(req, res)
  return new WebhookException(problem, error)
}
