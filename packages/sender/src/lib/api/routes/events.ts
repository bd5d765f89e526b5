import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { itemMemberTexts, memberText } from '../../resources/events/json-text.ts'
import { PARSED_DATA } from '../../resources/events/new-event.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import {
  body,
  json,
  problems,
  READ_PROBLEMS,
  requires,
  requiresWithBody,
  takeBatchTurn,
  WRITE_PROBLEMS,
} from '../operation.ts'
import { withoutUndefined, idParams, organizationHeader, toPageBody } from '../schemas/common.ts'
import {
  eventPage,
  eventsQuery,
  eventWithPayload,
  idempotencyKeyHeader,
  newEvent,
  newEvents,
  published,
  publishedBatch,
  toEvent,
  toEventWithPayload,
  toPublished,
  toPublishedBatch,
} from '../schemas/event.ts'

const tags = ['Events']
const headers = organizationHeader

const publish = createRoute({
  method: 'post',
  path: '/events',
  operationId: 'publishEvent',
  summary: 'Publish an event',
  description:
    'Responds after the event and its deliveries are committed. Publishing an existing `id` again creates nothing.',
  tags,
  ...requiresWithBody('publish'),
  request: { headers: headers.extend(idempotencyKeyHeader.shape), body: body(newEvent) },
  responses: {
    202: json(published, 'The event is stored, its deliveries are pending.'),
    ...WRITE_PROBLEMS,
    ...problems(429),
  },
})

const publishBatch = createRoute({
  method: 'post',
  path: '/events/batch',
  operationId: 'publishEvents',
  summary: 'Publish up to 1,000 events',
  description:
    'Publishes all of the events or none of them, in one transaction. The body has at most 10 MiB. An error names the first invalid event: `events.3.data`. Each event counts for the quota `events_per_second`, and each byte for `publish_bytes_per_second`, also if the request is rejected.',
  tags,
  ...requiresWithBody('publish', { maxBytes: SENDER_DEFAULTS.batchRequestBytes, limit: takeBatchTurn() }),
  request: { headers: headers.extend(idempotencyKeyHeader.shape), body: body(newEvents) },
  responses: {
    202: json(publishedBatch, 'The events are stored, their deliveries are pending.'),
    ...WRITE_PROBLEMS,
    ...problems(429),
  },
})

const list = createRoute({
  method: 'get',
  path: '/events',
  operationId: 'listEvents',
  summary: 'List events',
  tags,
  ...requires('read'),
  request: { headers, query: eventsQuery },
  responses: { 200: json(eventPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/events/{id}',
  operationId: 'getEvent',
  summary: 'Get an event',
  tags,
  ...requires('read'),
  request: { headers, params: idParams },
  responses: { 200: json(eventWithPayload, 'The event.'), ...READ_PROBLEMS },
})

export function eventRoutes(app: OpenAPIHono<ApiEnv>, { events }: Sender): void {
  app.openapi(publish, async (c) => {
    const { data, ...input } = c.req.valid('json')
    // As written: parsing rounds numbers.
    const dataJson = memberText(await c.req.text(), 'data')
    const { organizationId } = c.var.caller
    const event = { ...withoutUndefined(input), dataJson, [PARSED_DATA]: data, organizationId }
    const { 'Idempotency-Key': idempotencyKey } = c.req.valid('header')
    return c.json(toPublished(await events.publish(event, withoutUndefined({ idempotencyKey }))), 202)
  })
  app.openapi(publishBatch, async (c) => {
    const { organizationId } = c.var.caller
    // Of repeated members the last one counts, as for the parser.
    const texts = itemMemberTexts(await c.req.text(), 'events', 'data')
    const input = c.req.valid('json').events.map(({ data, ...event }, index) => ({
      ...withoutUndefined(event),
      dataJson: texts[index],
      [PARSED_DATA]: data,
      organizationId,
    }))
    const { 'Idempotency-Key': idempotencyKey } = c.req.valid('header')
    const results = await events.publishMany(input, withoutUndefined({ idempotencyKey }))
    return c.json(toPublishedBatch(results), 202)
  })
  app.openapi(list, async (c) => {
    const { organizationId } = c.var.caller
    const page = await events.list({ ...withoutUndefined(c.req.valid('query')), organizationId })
    return c.json(toPageBody(page, toEvent), 200)
  })
  app.openapi(get, async (c) =>
    c.json(toEventWithPayload(await events.get(c.req.valid('param').id, c.var.caller)), 200),
  )
}
