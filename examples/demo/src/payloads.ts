import examples from '@octokit/webhooks-examples' with { type: 'json' }

// The declaration file describes a CommonJS default export; the JSON module is the array itself.
const DEFINITIONS = examples as unknown as readonly { name: string; examples: readonly object[] }[]

/** Real payloads of GitHub's webhooks. They are indented, so parsing and serializing one again would change its bytes. */
export const PAYLOADS: readonly { type: string; body: string }[] = DEFINITIONS.flatMap(
  ({ name, examples: payloads }) =>
    payloads.map((payload) => ({ type: name, body: JSON.stringify(payload, null, 2) })),
)

/** Returns the payload at `index`, which wraps around at the end. */
export function payloadAt(index: number): { type: string; body: string } {
  const payload = PAYLOADS[index % PAYLOADS.length]
  if (payload === undefined) throw new Error('@octokit/webhooks-examples holds no payloads')
  return payload
}
