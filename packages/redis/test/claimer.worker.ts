import { createInterface } from 'node:readline'
import { CLIENTS } from './clients.ts'
import { CLAIM } from './claims.ts'

// A process that reads keys. For each key, all its connections claim concurrently, several times each, and it prints the results.
const [url = '', prefix = '', claimsOfEach = ''] = process.argv.slice(2)
const kinds = Object.values(CLIENTS)
const connections = await Promise.all([...kinds, ...kinds].map(async (connect) => connect(url, prefix)))

for await (const key of createInterface({ input: process.stdin })) {
  const claims = await Promise.all(
    connections.flatMap(({ store }) =>
      Array.from({ length: Number(claimsOfEach) }, async () => store.claim(key, CLAIM)),
    ),
  )
  process.stdout.write(`${JSON.stringify(claims.map(({ status }) => status))}\n`)
}
for (const { close } of connections) close()
