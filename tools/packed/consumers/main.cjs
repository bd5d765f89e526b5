// A CommonJS application. Node supports require() of an ES module since 20.19 and 22.12.
const { createVerifier, signedHeaders, generateSecret } = require('@hookseal/core')
const { verifyWebhooks } = require('@hookseal/express')

const secret = generateSecret()
void signedHeaders({ id: 'msg_1', body: '{}' }, secret)
  .then((headers) => createVerifier({ secret }).verify({ headers, body: '{}' }))
  .then((message) =>
    console.log(message.id === 'msg_1' && typeof verifyWebhooks === 'function' ? 'ok' : 'not ok'),
  )
