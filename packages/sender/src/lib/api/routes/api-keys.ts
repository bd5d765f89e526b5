import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { body, json, READ_PROBLEMS, requires, requiresWithBody, WRITE_PROBLEMS } from '../operation.ts'
import {
  apiKeyInput,
  apiKeyPage,
  apiKeyParams,
  newApiKey,
  operatorKeyInput,
  toApiKey,
  toNewApiKey,
} from '../schemas/api-key.ts'
import { withoutUndefined, idParams, pageQuery, toPageBody } from '../schemas/common.ts'
import { deleted } from '../schemas/webhook.ts'

const tags = ['API keys']

const create = createRoute({
  method: 'post',
  path: '/organizations/{id}/keys',
  operationId: 'createApiKey',
  summary: 'Create an API key',
  description: 'The response contains the key. It is not shown again.',
  tags,
  ...requiresWithBody('operator'),
  request: { params: idParams, body: body(apiKeyInput) },
  responses: { 201: json(newApiKey, 'The created key.'), ...WRITE_PROBLEMS },
})

const list = createRoute({
  method: 'get',
  path: '/organizations/{id}/keys',
  operationId: 'listApiKeys',
  summary: 'List API keys of an organization',
  tags,
  ...requires('operator'),
  request: { params: idParams, query: z.strictObject(pageQuery) },
  responses: { 200: json(apiKeyPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const remove = createRoute({
  method: 'delete',
  path: '/organizations/{id}/keys/{key_id}',
  operationId: 'deleteApiKey',
  summary: 'Revoke an API key',
  description: 'Takes effect immediately, and ends the sessions created with the key.',
  tags,
  ...requires('operator'),
  request: { params: apiKeyParams },
  responses: { 200: json(deleted, 'The key is revoked.'), ...READ_PROBLEMS },
})

const createOperator = createRoute({
  method: 'post',
  path: '/keys',
  operationId: 'createOperatorKey',
  summary: 'Create an operator key',
  description:
    'The key has every scope, for every organization. The response contains the key. It is not shown again.',
  tags,
  ...requiresWithBody('operator'),
  request: { body: body(operatorKeyInput) },
  responses: { 201: json(newApiKey, 'The created key.'), ...WRITE_PROBLEMS },
})

const listOperators = createRoute({
  method: 'get',
  path: '/keys',
  operationId: 'listOperatorKeys',
  summary: 'List operator keys',
  tags,
  ...requires('operator'),
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(apiKeyPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const removeOperator = createRoute({
  method: 'delete',
  path: '/keys/{id}',
  operationId: 'deleteOperatorKey',
  summary: 'Revoke an operator key',
  description:
    'Takes effect immediately, and ends the sessions created with the key. If it was the last operator key, the next start creates a new one.',
  tags,
  ...requires('operator'),
  request: { params: idParams },
  responses: { 200: json(deleted, 'The key is revoked.'), ...READ_PROBLEMS },
})

export function apiKeyRoutes(app: OpenAPIHono<ApiEnv>, { apiKeys, organizations }: Sender): void {
  app.openapi(create, async (c) => {
    const { id } = c.req.valid('param')
    const { name, scopes, organization_ids: others = [] } = c.req.valid('json')
    const organizationIds = [...new Set([id, ...others])]
    return c.json(toNewApiKey(await apiKeys.create({ name, scopes, organizationIds })), 201)
  })
  app.openapi(list, async (c) => {
    const { id } = await organizations.get(c.req.valid('param').id)
    const page = await apiKeys.list(id, withoutUndefined(c.req.valid('query')))
    return c.json(toPageBody(page, toApiKey), 200)
  })
  app.openapi(remove, async (c) => {
    const { id, key_id: keyId } = c.req.valid('param')
    await apiKeys.delete(id, keyId)
    return c.json({ id: keyId, deleted: true as const }, 200)
  })
  app.openapi(createOperator, async (c) => {
    const { name } = c.req.valid('json')
    return c.json(toNewApiKey(await apiKeys.create({ name, scopes: ['operator'] })), 201)
  })
  app.openapi(listOperators, async (c) => {
    const page = await apiKeys.list(undefined, withoutUndefined(c.req.valid('query')))
    return c.json(toPageBody(page, toApiKey), 200)
  })
  app.openapi(removeOperator, async (c) => {
    const { id } = c.req.valid('param')
    await apiKeys.delete(undefined, id)
    return c.json({ id, deleted: true as const }, 200)
  })
}
