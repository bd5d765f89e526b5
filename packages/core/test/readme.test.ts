import { runReadme } from '@hookseal/services/readme'
import { expect, it } from 'vitest'

it('verifies the delivery that the README signs', async () => {
  const example = await runReadme({ readme: new URL('../README.md', import.meta.url) })
  expect(await example.exited).toBe(0)
  expect(example.stdout()).toBe("msg_1 invoice.paid { type: 'invoice.paid', data: { amount: 10 } }\n")
})
