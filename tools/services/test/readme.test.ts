import { expect, it } from 'vitest'
import { START_TIMEOUT_MS } from '../src/index.ts'
import { runReadme } from '../src/readme.ts'

it(
  'runs the example of the README, which starts, kills and stops a Redis',
  { timeout: START_TIMEOUT_MS },
  async () => {
    const example = await runReadme({ readme: new URL('../README.md', import.meta.url) })
    expect(await example.exited).toBe(0)
    expect(example.stdout()).toMatch(/^redis:\/\/127\.0\.0\.1:\d+\n$/)
  },
)
