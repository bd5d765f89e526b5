import { generateSecret, signedHeaders } from '@hookseal/core'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { runReadme } from '@hookseal/services/readme'
import { expect, it, onTestFinished } from 'vitest'

it(
  'the example in the README handles an event once, in two processes',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const redis = await startRedis()
    onTestFinished(async () => redis.stop())
    const secret = generateSecret()
    const readme = new URL('../README.md', import.meta.url)
    const env = { WEBHOOK_SECRET: secret, REDIS_URL: redis.url }
    const examples = await Promise.all([runReadme({ readme, env }), runReadme({ readme, env })])
    const urls = await Promise.all(examples.map(async (example) => example.listening()))

    const id = `msg_${Date.now()}`
    const body = '{"type":"invoice.paid"}'
    const headers = await signedHeaders({ id, body }, secret)
    const responses = await Promise.all(
      urls.map(async (url) => fetch(`${url}/webhooks`, { method: 'POST', headers, body })),
    )
    const again = await fetch(`${urls[0]}/webhooks`, { method: 'POST', headers, body })

    expect(again.headers.get('webhook-duplicate')).toBe('true')
    const handled = (): number => examples.filter((example) => example.stdout().includes(id)).length
    await expect.poll(handled).toBe(1)
    // The second copy came while the first was handled, or after.
    expect(responses.map(({ status }) => status)).toContain(204)
  },
)
