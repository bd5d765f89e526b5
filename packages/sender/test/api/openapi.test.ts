import { createConfig, lintFromString } from '@redocly/openapi-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => {
  api = await startApi()
  await api.sender.eventTypes.upsert('lead.created', {
    description: 'A lead came in.',
    schema: {
      $id: 'https://example.com/lead',
      $defs: { phone: { type: 'string' } },
      type: 'object',
      required: ['phone'],
      properties: { phone: { $ref: '#/$defs/phone' }, parent: { $ref: '#' }, kind: { const: { $ref: 'x' } } },
    },
    example: { phone: '+1' },
  })
})
afterAll(async () => api.stop())

async function problemsOf(source: string) {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const found = await lintFromString({ source, config, absoluteRef: 'openapi.json' })
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer}`)
}

it('serves a valid OpenAPI 3.1 document by the recommended-strict rules of Redocly', async () => {
  const { text, body } = await api.operator('GET', '//openapi.json')
  expect(body['openapi']).toMatch(/^3\.1\./)
  expect(await problemsOf(text)).toStrictEqual([])
})

it('fails the lint for a document with an unresolved reference', async () => {
  const { text } = await api.operator('GET', '//openapi.json')
  const broken = text.replace('#/components/schemas/WebhookInput', '#/components/schemas/Nothing')
  expect(await problemsOf(broken)).toContainEqual(expect.stringContaining('no-unresolved-refs'))
})

it('serves the same document at the root and below the version', async () => {
  const [root, below] = await Promise.all(
    ['//openapi.json', '/openapi.json'].map(async (path) => api.operator('GET', path)),
  )
  expect(root?.status).toBe(200)
  expect(root?.text).toBe(below?.text)
})

it('describes an example, the errors and the security of every route', async () => {
  const { body } = await api.operator('GET', '//openapi.json')
  const paths = Object.values(body['paths'] as Record<string, Record<string, object>>)
  for (const operation of paths.flatMap((methods) => Object.values(methods))) {
    expect(operation).toMatchObject({
      operationId: expect.any(String),
      summary: expect.any(String),
      tags: [expect.any(String)],
      security: expect.any(Array),
    })
    expect(Object.keys((operation as { responses: object }).responses).length).toBeGreaterThan(1)
  }
  expect(body).toMatchObject({
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'hookseal_session' },
      },
    },
  })
})

describe('webhooks of the document', () => {
  it('lists the current catalog', async () => {
    const names = async () =>
      Object.keys((await api.operator('GET', '//openapi.json')).body['webhooks'] as object)
    expect(await names()).not.toContain('just.added')
    await api.operator('PUT', '/event-types/just.added', { body: {} })
    expect(await names()).toContain('just.added')
    expect(await names()).toContain('delivery.dead')
  })

  it('describes the schema, the example and the three headers of each type', async () => {
    const { body } = await api.operator('GET', '//openapi.json')
    const webhooks = body['webhooks'] as Record<string, { post: object }>
    expect(webhooks['lead.created']?.post).toMatchObject({
      summary: 'A lead came in.',
      parameters: [{ name: 'webhook-id' }, { name: 'webhook-timestamp' }, { name: 'webhook-signature' }],
      requestBody: {
        content: {
          'application/json': {
            schema: {
              properties: {
                type: { const: 'lead.created' },
                data: { $ref: '#/components/schemas/data-of-lead.created' },
              },
            },
            example: { type: 'lead.created', data: { phone: '+1' } },
          },
        },
      },
    })
  })

  it('rewrites the references of a schema to itself, but not its literal values', async () => {
    const { body } = await api.operator('GET', '//openapi.json')
    const { schemas } = body['components'] as { schemas: Record<string, object> }
    expect(schemas['data-of-lead.created']).toMatchObject({
      properties: {
        phone: { $ref: '#/components/schemas/data-of-lead.created/$defs/phone' },
        parent: { $ref: '#/components/schemas/data-of-lead.created' },
        kind: { const: { $ref: 'x' } },
      },
    })
  })
})
