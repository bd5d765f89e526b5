import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Organization } from '../../resources/organizations.ts'
import type { Sender } from '../../sender.ts'
import { isOperator } from '../authenticate.ts'
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
import { ApiProblem } from '../problem.ts'
import { withoutUndefined, idParams, pageQuery, toPageBody } from '../schemas/common.ts'
import {
  organization,
  organizationInput,
  organizationPage,
  organizationUpdate,
  toOrganization,
  toQuotas,
} from '../schemas/organization.ts'

const tags = ['Organizations']

const create = createRoute({
  method: 'post',
  path: '/organizations',
  operationId: 'createOrganization',
  summary: 'Create an organization',
  tags,
  ...requiresWithBody('operator'),
  request: { body: body(organizationInput) },
  responses: { 201: json(organization, 'The created organization.'), ...WRITE_PROBLEMS, ...problems(409) },
})

const list = createRoute({
  method: 'get',
  path: '/organizations',
  operationId: 'listOrganizations',
  summary: 'List organizations',
  tags,
  ...requires('operator'),
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(organizationPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/organizations/{id}',
  operationId: 'getOrganization',
  summary: 'Get an organization',
  tags,
  ...requires('read'),
  request: { params: idParams },
  responses: { 200: json(organization, 'The organization.'), ...READ_PROBLEMS },
})

const update = createRoute({
  method: 'put',
  path: '/organizations/{id}',
  operationId: 'updateOrganization',
  summary: 'Change the name or the quotas of an organization',
  tags,
  ...requiresWithBody('operator'),
  request: { params: idParams, body: body(organizationUpdate) },
  responses: { 200: json(organization, 'The organization.'), ...WRITE_PROBLEMS },
})

export function organizationRoutes(app: OpenAPIHono<ApiEnv>, { organizations, quotas }: Sender): void {
  const show = async (row: Organization) => toOrganization(row, await quotas.get(row.id))
  app.openapi(update, async (c) => {
    const { name, quotas: changed } = c.req.valid('json')
    const input = { name, quotas: changed && toQuotas(changed) }
    return c.json(await show(await organizations.update(c.req.valid('param').id, input)), 200)
  })
  app.openapi(create, async (c) =>
    c.json(await show(await organizations.create(withoutUndefined(c.req.valid('json')))), 201),
  )
  app.openapi(list, async (c) => {
    const page = await organizations.list(withoutUndefined(c.req.valid('query')))
    const shown = await Promise.all(page.data.map(show))
    return c.json(
      toPageBody({ ...page, data: shown }, (row) => row),
      200,
    )
  })
  app.openapi(get, async (c) => {
    const { id } = c.req.valid('param')
    const { key } = c.var.caller
    if (!isOperator(key) && !key.organizationIds.includes(id)) throw new ApiProblem('ERR_API_NOT_FOUND')
    return c.json(await show(await organizations.get(id)), 200)
  })
}
