import type { RequestHandler } from 'express'

/** What every server does with an event that it accepted. Reads the parsed body, so that no server can skip parsing. */
export const handler: RequestHandler = (req, res) => {
  if (typeof req.body.type !== 'string') throw new TypeError('the event has no type')
  res.sendStatus(204)
}
