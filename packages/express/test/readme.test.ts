import { generateSecret, signedHeaders } from '@hookseal/core'
import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'

it.each([
  ['the package', new URL('../README.md', import.meta.url)],
  ['the project', new URL('../../../README.md', import.meta.url)],
])('runs the example in the README of %s, which accepts a delivery', async (_case, readme) => {
  const secret = generateSecret()
  const packageFolder = new URL('../', import.meta.url)
  const example = await runReadme({ readme, packageFolder, env: { WEBHOOK_SECRET: secret } })
  const url = await example.listening()

  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = await signedHeaders({ id: 'msg_readme', body }, secret)
  const response = await fetch(`${url}/webhooks`, { method: 'POST', headers, body })

  expect(response.status).toBe(204)
  await expect.poll(() => example.stdout(), { timeout: 10_000 }).toContain('msg_readme')
})
