import { parseArgs } from 'node:util'
import { createSender } from '@hookseal/sender'
import { DELIVERY_SCENARIOS } from './delivery-scenarios.ts'
import { startInboxProcess } from './inbox-process.ts'
import { INBOX_SCENARIOS } from './inbox-scenarios.ts'
import { startReceiver } from './receiver.ts'
import { PROVIDER_SCENARIOS } from './provider-scenarios.ts'
import { REJECTION_SCENARIOS } from './rejection-scenarios.ts'
import type { DemoContext } from './scenario.ts'

const HELP = `Sends real webhooks to an Express app and prints the outcome of each scenario.

Usage: pnpm demo [--once]

  (no option)  run the scenarios, then serve the dashboard until Ctrl+C
  --once       run the scenarios and exit: 0 if every outcome is as expected, otherwise 1

Example: pnpm demo --once`

const { values } = parseArgs({
  options: { once: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) console.log(HELP)
else await runDemo(values.once ?? false)

async function runDemo(isOnce: boolean): Promise<void> {
  const receiver = await startReceiver()
  const inbox = startInboxProcess()
  const sender = await createSender({
    // Stores nothing on disk, delivers to this machine, and makes three attempts one second apart.
    database: 'pglite:',
    allowHttp: true,
    allowNetworks: ['127.0.0.0/8', '::1/128'],
    scheduleSeconds: [0, 1, 1],
    logger: { info() {}, warn() {}, error: (fields, message) => console.error(message, fields) },
  })
  await sender.start()
  console.log(`An Express app with verifyWebhooks() listens at ${receiver.url}\n`)
  const failures = await runScenarios({ receiver, sender, inbox, endpointId: '' })
  console.log(failures === 0 ? '\nEvery outcome is as expected.' : `\nNot as expected: ${failures} outcomes.`)
  await inbox.stop()
  process.exitCode = failures === 0 ? 0 : 1
  if (!isOnce) {
    // Imported only here, because it loads vite to build the dashboard.
    const { serveDashboard } = await import('./serve-dashboard.ts')
    await serveDashboard(sender, receiver)
  }
  await sender.stop()
  await receiver.close()
}

/** Runs every scenario in order and returns how many did not end as expected. */
async function runScenarios(context: DemoContext): Promise<number> {
  let failures = 0
  const scenarios = [...DELIVERY_SCENARIOS, ...REJECTION_SCENARIOS, ...PROVIDER_SCENARIOS, ...INBOX_SCENARIOS]
  for (const { name, description, expected, run } of scenarios) {
    const outcome = await run(context).catch((error: unknown) => `failed: ${String(error)}`)
    const mark = outcome === expected ? '✓' : '✗'
    console.log(`${mark} ${name.padEnd(15)} ${outcome.padEnd(37)} ${description}`)
    if (outcome === expected) continue
    console.log(`  expected ${expected}`)
    failures++
  }
  return failures
}
