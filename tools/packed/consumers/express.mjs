// An Express server that receives one event twice.
import { generateSecret, signedHeaders } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'

const secret = generateSecret()
const app = express()
app.post('/webhooks', verifyWebhooks({ secret }), (req, res) => res.json({ id: req.webhook.id }))
const server = app.listen(0, async () => {
  const url = `http://localhost:${server.address().port}/webhooks`
  const body = '{"amount":10.0}'
  const headers = await signedHeaders({ id: 'msg_1', body }, secret)
  const first = await fetch(url, { method: 'POST', body, headers })
  const second = await fetch(url, { method: 'POST', body, headers })
  const { id } = await first.json()
  console.log(
    id === 'msg_1' && second.headers.has('webhook-duplicate')
      ? 'ok'
      : `not ok: ${first.status} ${second.status}`,
  )
  server.close()
  server.closeAllConnections()
})
