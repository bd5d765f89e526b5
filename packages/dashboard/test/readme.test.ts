import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'
import { expectSoon } from './expect-soon.ts'

it('starts by the example of the README, and takes the key that it prints', { timeout: 60_000 }, async () => {
  const example = await runReadme({
    readme: new URL('../README.md', import.meta.url),
    env: { DATABASE_URL: 'pglite:' },
  })
  const url = await example.listening()
  await expectSoon(() => example.stdout()).toContain('Sign in at http://127.0.0.1:')
  const [key = ''] = /hsk_[\w-]+/.exec(example.stdout()) ?? []
  const answer = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  expect(answer.status).toBe(201)
})
