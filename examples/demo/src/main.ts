import { parseArgs } from 'node:util'
import { generateSecret } from '@hookseal/core'
import { curlCommand } from './curl.ts'
import { startReceiver } from './receiver.ts'
import { SCENARIOS } from './scenarios.ts'

const HELP = `Sends real webhooks to an Express app and shows what becomes of each.

  pnpm demo           run, then stay up for a try with curl
  pnpm demo --once    run and exit: 0 when every outcome was the expected one, else 1`

const { values } = parseArgs({
  options: { once: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
})
if (values.help) console.log(HELP)
else await runDemo(values.once ?? false)

async function runDemo(once: boolean): Promise<void> {
  const secrets = { new: generateSecret(), old: generateSecret() }
  const receiver = await startReceiver([
    { secret: secrets.new, label: 'new' },
    { secret: secrets.old, label: 'old', notAfter: new Date(Date.now() + 24 * 60 * 60 * 1000) },
  ])
  console.log(`An Express app with verifyWebhooks() listens at ${receiver.url}\n`)
  let failures = 0
  for (const scenario of SCENARIOS) {
    const { name, says, expected } = scenario
    const outcome = await scenario.run(receiver, secrets)
    const asExpected = outcome.status === expected.status && outcome.note === expected.note
    if (!asExpected) failures++
    console.log(
      `${asExpected ? '✓' : '✗'} ${name.padEnd(15)} ${outcome.status} ${outcome.note.padEnd(31)} ${says}`,
    )
    if (!asExpected) console.log(`  expected ${expected.status} ${expected.note}`)
  }
  console.log(
    failures === 0
      ? '\nEvery outcome was the expected one.'
      : `\n${failures} outcomes were not the expected ones.`,
  )
  if (once) {
    await receiver.close()
    process.exitCode = failures === 0 ? 0 : 1
    return
  }
  console.log(
    `\nTry it yourself. This delivery is good for five minutes; send it twice, then change a letter:\n`,
  )
  console.log(curlCommand(receiver.url, secrets.new))
  console.log('\nCtrl+C ends the demo.')
}
