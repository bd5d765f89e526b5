import { parseArgs } from 'node:util'
import { createSender } from '@hookseal/sender'
import { DELIVERED } from './delivered.ts'
import { startReceiver } from './receiver.ts'
import { REFUSED } from './refused.ts'
import type { Stage } from './scenario.ts'

const HELP = `Runs a sender and an Express app that receives, and shows what becomes of real webhooks.

  pnpm demo           run, then stay up for a try of your own
  pnpm demo --once    run and exit: 0 when every outcome was the expected one, else 1`

const { values } = parseArgs({
  options: { once: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) console.log(HELP)
else await runDemo(values.once ?? false)

async function runDemo(isOnce: boolean): Promise<void> {
  const receiver = await startReceiver()
  const sender = await createSender({
    // In memory, on this machine, and in a hurry: three attempts, a second apart.
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8', '::1/128'],
    scheduleSeconds: [0, 1, 1],
    logger: { info() {}, warn() {}, error: (fields, message) => console.error(message, fields) },
  })
  await sender.start()
  console.log(`An Express app with verifyWebhooks() listens at ${receiver.url}\n`)
  const failures = await play({ receiver, sender, endpointId: '' })
  console.log(
    failures === 0
      ? '\nEvery outcome was the expected one.'
      : `\n${failures} outcomes were not the expected ones.`,
  )
  process.exitCode = failures === 0 ? 0 : 1
  if (!isOnce) {
    // With it comes what builds a page.
    const { stayUp } = await import('./stay-up.ts')
    await stayUp(sender, receiver)
  }
  await sender.stop()
  await receiver.close()
}

/** Plays every scenario and returns how many came out otherwise than expected. */
async function play(stage: Stage): Promise<number> {
  let failures = 0
  for (const { name, says, expected, run } of [...DELIVERED, ...REFUSED]) {
    const outcome = await run(stage).catch((error: unknown) => `failed: ${String(error)}`)
    const mark = outcome === expected ? '✓' : '✗'
    console.log(`${mark} ${name.padEnd(15)} ${outcome.padEnd(37)} ${says}`)
    if (outcome === expected) continue
    console.log(`  expected ${expected}`)
    failures++
  }
  return failures
}
