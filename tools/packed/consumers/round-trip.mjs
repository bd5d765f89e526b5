// What every runtime must do with the published package: sign, verify, reject a changed body, and handle an event once.
import {
  createVerifier,
  generateKeyPair,
  generateSecret,
  signedHeaders,
  webhookHandler,
} from '@hookseal/core'

/** Resolves with 'ok', or with a description of the failure. */
export async function roundTrip() {
  const secret = generateSecret()
  const { secretKey, publicKey } = await generateKeyPair()
  const body = new TextEncoder().encode('{"type":"invoice.paid","text":"é 🪝","amount":10.0}')
  const headers = await signedHeaders({ id: 'msg_1', body }, [secret, secretKey])

  for (const verifier of [createVerifier({ secret }), createVerifier({ secret: publicKey })]) {
    const message = await verifier.verify({ headers, body })
    if (message.id !== 'msg_1' || message.payload.text !== 'é 🪝') return 'the message is not the signed one'
    const tampered = await verifier.verify({ headers, body: body.slice(1) }).catch((error) => error.code)
    if (tampered !== 'ERR_WEBHOOK_SIGNATURE_MISMATCH')
      return `verify of a changed body resulted in ${String(tampered)}`
  }

  let handled = 0
  const handler = webhookHandler({ secret }, () => void handled++)
  const deliver = () => handler(new Request('http://localhost/webhooks', { method: 'POST', headers, body }))
  const first = await deliver()
  const second = await deliver()
  if (first.status !== 200 || second.headers.get('webhook-duplicate') !== 'true' || handled !== 1)
    return `handled ${handled} times, responded ${first.status} and ${second.status}`
  return 'ok'
}
