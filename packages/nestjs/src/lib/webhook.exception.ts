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
  const { answer } = receiver.reject(error, req)
  for (const [name, value] of Object.entries(answer.headers)) response.header(name, value)
  lingerNodeResponse(req, res)
  return new WebhookException(JSON.parse(answer.body), error)
}
