import examples from '@octokit/webhooks-examples' with { type: 'json' }

// At run time the module is the array that its declaration gives as the default export of a CommonJS file.
const DEFINITIONS = examples as unknown as readonly { name: string; examples: readonly object[] }[]

/** Real payloads of GitHub's webhooks, indented, as no parser and serialiser would leave them. */
export const PAYLOADS: readonly { type: string; body: string }[] = DEFINITIONS.flatMap(
  ({ name, examples: payloads }) =>
    payloads.map((payload) => ({ type: name, body: JSON.stringify(payload, null, 2) })),
)

/** The payload number `index`, counted round. */
export function payloadAt(index: number): { type: string; body: string } {
  const payload = PAYLOADS[index % PAYLOADS.length]
  if (payload === undefined) throw new Error('@octokit/webhooks-examples holds no payloads')
  return payload
}
