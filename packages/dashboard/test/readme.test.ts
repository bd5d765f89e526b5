import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'
import { expectEventually } from './expect-eventually.ts'

it('starts the example of the README and signs in with the printed key', async () => {
  const example = await runReadme({
    readme: new URL('../README.md', import.meta.url),
    env: { DATABASE_URL: 'pglite:' },
  })
  const url = await example.listening()
  await expectEventually(() => example.stdout()).toContain('Sign in at http://127.0.0.1:')
  const [key = ''] = /hsk_[\w-]+/.exec(example.stdout()) ?? []
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  expect(response.status).toBe(201)
})
