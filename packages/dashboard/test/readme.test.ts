import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'

it('starts by the example of the README, and takes the key that it prints', async () => {
  const example = await runReadme({
    readme: new URL('../README.md', import.meta.url),
    env: { DATABASE_URL: 'pglite:' },
  })
  const url = await example.listening()
  await expect.poll(() => example.stdout(), { timeout: 8000 }).toContain('Sign in at http://127.0.0.1:')
  const [key = ''] = /hsk_[\w-]+/.exec(example.stdout()) ?? []
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  expect(answer.status).toBe(201)
})
