import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { TypedResponse } from 'hono'
import { memberText } from '../../resources/events/json-text.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import {
  body,
  json,
  problems,
  READ_PROBLEMS,
  requires,
  requiresWithBody,
  WRITE_PROBLEMS,
} from '../operation.ts'
import { withoutUndefined } from '../schemas/common.ts'
import {
  eventType,
  eventTypeInput,
  eventTypeList,
  eventTypeParams,
  eventTypeText,
} from '../schemas/event-type.ts'

const tags = ['Event types']

const put = createRoute({
  method: 'put',
  path: '/event-types/{name}',
  operationId: 'putEventType',
  summary: 'Add or replace an event type',
  description: 'All organizations share one catalog.',
  tags,
  ...requiresWithBody('operator', { optional: true }),
  request: { params: eventTypeParams, body: body(eventTypeInput) },
  responses: { 200: json(eventType, 'The current type.'), ...WRITE_PROBLEMS },
})

const list = createRoute({
  method: 'get',
  path: '/event-types',
  operationId: 'listEventTypes',
  summary: 'List the catalog of event types',
  tags,
  ...requires('any'),
  responses: { 200: json(eventTypeList, 'The whole catalog.'), ...READ_PROBLEMS },
})

const remove = createRoute({
  method: 'delete',
  path: '/event-types/{name}',
  operationId: 'deleteEventType',
  summary: 'Delete an event type',
  description: 'Only while no webhook subscribes to it. Its events and deliveries stay.',
  tags,
  ...requires('operator'),
  request: { params: eventTypeParams },
  responses: { 204: { description: 'The type is deleted.' }, ...READ_PROBLEMS, ...problems(409) },
})

export function eventTypeRoutes(app: OpenAPIHono<ApiEnv>, { eventTypes }: Sender): void {
  app.openapi(put, async (c) => {
    const { example: _parsed, ...input } = withoutUndefined(c.req.valid('json'))
    // As written: parsing rounds numbers.
    const exampleJson = memberText((await c.req.text()) || '{}', 'example')
    const row = await eventTypes.upsert(c.req.valid('param').name, { ...input, exampleJson })
    return jsonText(eventTypeText(row))
  })
  app.openapi(remove, async (c) => {
    await eventTypes.delete(c.req.valid('param').name)
    return c.body(null, 204)
  })
  app.openapi(list, async () =>
    jsonText(`{"data":[${(await eventTypes.list()).map(eventTypeText).join(',')}]}`),
  )
}

function jsonText(text: string): TypedResponse<never, 200, 'json'> & Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } }) as never // it has no type of its own
}
