import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { freePort } from '@hookseal/services'
import { Logger } from '@nestjs/common'
import { expect, it, onTestFinished, vi } from 'vitest'

// Node strips types, and knows no decorators: this runs where Vitest compiles them, not as a program of its own.
it('the example in the README takes a delivery', async () => {
  const secret = generateSecret()
  const port = await freePort()
  vi.stubEnv('WEBHOOK_SECRET', secret)
  vi.stubEnv('PORT', String(port))
  Logger.overrideLogger(false)
  const log = vi.spyOn(console, 'log').mockReturnValue()

  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /^```ts\n(.*?)^```$/ms.exec(readme) ?? []
  const file = new URL(`.readme-${randomUUID()}.ts`, import.meta.url)
  writeFileSync(file, example)
  onTestFinished(() => rmSync(file))
  await import(file.href)

  const body = '{"type":"invoice.paid","data":{"amount":10.0}}'
  const headers = await signedHeaders({ id: 'msg_readme', body }, secret)
  const response = await fetch(`http://localhost:${port}/webhooks`, { method: 'POST', headers, body })

  expect(response.status).toBe(204)
  expect(log).toHaveBeenCalledWith('msg_readme', 'invoice.paid', JSON.parse(body))
})
