import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { describeProviders } from '../../resources/sources/describe-providers.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { body, json, READ_PROBLEMS, requires, requiresWithBody, WRITE_PROBLEMS } from '../operation.ts'
import type { Origin } from '../origin.ts'
import { idParams, organizationHeader, pageQuery, toPageBody, withoutUndefined } from '../schemas/common.ts'
import { providerList, toProvider } from '../schemas/provider.ts'
import {
  rejectionList,
  rejectionParams,
  rejectionWithBody,
  toRejection,
  toRejectionWithBody,
} from '../schemas/rejection.ts'
import {
  source,
  sourceInput,
  sourcePage,
  sourcePatch,
  sourceRotation,
  toSource,
  toSourceInput,
} from '../schemas/source.ts'
import { deleted } from '../schemas/webhook.ts'

const tags = ['Sources']
const headers = organizationHeader

const providers = createRoute({
  method: 'get',
  path: '/providers',
  operationId: 'listProviders',
  summary: 'List the providers that a source can have',
  tags,
  ...requires('read'),
  request: { headers },
  responses: { 200: json(providerList, 'All providers, by name.'), ...READ_PROBLEMS },
})

const create = createRoute({
  method: 'post',
  path: '/sources',
  operationId: 'createSource',
  summary: 'Create a source',
  description:
    'What the provider sends to the `url` of the response becomes events of the type `<provider>.<type>`. Webhooks subscribe to them, or to all of them by `<provider>.*`.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, body: body(sourceInput) },
  responses: { 201: json(source, 'The source.'), ...WRITE_PROBLEMS },
})

const list = createRoute({
  method: 'get',
  path: '/sources',
  operationId: 'listSources',
  summary: 'List sources',
  tags,
  ...requires('read'),
  request: { headers, query: z.strictObject(pageQuery) },
  responses: { 200: json(sourcePage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/sources/{id}',
  operationId: 'getSource',
  summary: 'Get a source',
  tags,
  ...requires('read'),
  request: { headers, params: idParams },
  responses: { 200: json(source, 'The source.'), ...READ_PROBLEMS },
})

const update = createRoute({
  method: 'patch',
  path: '/sources/{id}',
  operationId: 'updateSource',
  summary: 'Update a source',
  description: 'Changes only the fields in the body. Takes effect within a second in every process.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, params: idParams, body: body(sourcePatch) },
  responses: { 200: json(source, 'The updated source.'), ...WRITE_PROBLEMS },
})

const remove = createRoute({
  method: 'delete',
  path: '/sources/{id}',
  operationId: 'deleteSource',
  summary: 'Delete a source',
  description: 'Stops receiving, within a second in every process. Its events and their deliveries stay.',
  tags,
  ...requires('admin'),
  request: { headers, params: idParams },
  responses: { 200: json(deleted, 'The source is deleted.'), ...READ_PROBLEMS },
})

const rotate = createRoute({
  method: 'post',
  path: '/sources/{id}/rotate-secret',
  operationId: 'rotateSourceSecret',
  summary: 'Add a secret',
  description: 'The previous secrets are accepted until the overlap ends.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, params: idParams, body: body(sourceRotation) },
  responses: { 200: json(source, 'The source.'), ...WRITE_PROBLEMS },
})

const rejections = createRoute({
  method: 'get',
  path: '/sources/{id}/rejections',
  operationId: 'listRejections',
  summary: 'List rejected deliveries',
  description:
    'The last 100 within 7 days. Of many in a short time, 10 and then one each second are kept. All are counted.',
  tags,
  ...requires('read'),
  request: { headers, params: idParams },
  responses: { 200: json(rejectionList, 'Newest first.'), ...READ_PROBLEMS },
})

const rejection = createRoute({
  method: 'get',
  path: '/sources/{id}/rejections/{rejection_id}',
  operationId: 'getRejection',
  summary: 'Get a rejected delivery, and why it was rejected',
  tags,
  ...requires('read'),
  request: { headers, params: rejectionParams },
  responses: { 200: json(rejectionWithBody, 'The rejected delivery.'), ...READ_PROBLEMS },
})

export function sourceRoutes(app: OpenAPIHono<ApiEnv>, { sources }: Sender, origin: Origin): void {
  app.openapi(providers, async (c) => c.json({ data: (await describeProviders()).map(toProvider) }, 200))
  app.openapi(create, async (c) => {
    const { organizationId } = c.var.caller
    const created = await sources.create({ ...toSourceInput(c.req.valid('json')), organizationId })
    return c.json(toSource(created, origin.of(c.req.raw)), 201)
  })
  app.openapi(list, async (c) => {
    const { organizationId } = c.var.caller
    const page = await sources.list({ ...withoutUndefined(c.req.valid('query')), organizationId })
    return c.json(
      toPageBody(page, (row) => toSource(row, origin.of(c.req.raw))),
      200,
    )
  })
  app.openapi(get, async (c) => {
    const found = await sources.get(c.req.valid('param').id, c.var.caller)
    return c.json(toSource(found, origin.of(c.req.raw)), 200)
  })
  app.openapi(update, async (c) => {
    const input = toSourceInput(c.req.valid('json'))
    const updated = await sources.update(c.req.valid('param').id, input, c.var.caller)
    return c.json(toSource(updated, origin.of(c.req.raw)), 200)
  })
  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    await sources.delete(id, c.var.caller)
    return c.json({ id, deleted: true as const }, 200)
  })
  app.openapi(rotate, async (c) => {
    const { organizationId } = c.var.caller
    const { secret, overlap_seconds: overlapSeconds } = c.req.valid('json')
    const rotated = await sources.rotateSecret(c.req.valid('param').id, secret, {
      organizationId,
      overlapSeconds,
    })
    return c.json(toSource(rotated, origin.of(c.req.raw)), 200)
  })
  app.openapi(rejections, async (c) => {
    const { id } = c.req.valid('param')
    const { rejectedCount } = await sources.get(id, c.var.caller)
    const found = await sources.rejections(id, c.var.caller)
    return c.json({ data: found.map(toRejection), rejected_count: rejectedCount }, 200)
  })
  app.openapi(rejection, async (c) => {
    const { id, rejection_id: rejectionId } = c.req.valid('param')
    return c.json(toRejectionWithBody(await sources.rejection(id, rejectionId, c.var.caller)), 200)
  })
}
