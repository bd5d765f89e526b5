import { createServer } from 'node:http'

// Entry point of the receiver process: responds 204 to every delivery except those to /hang, which get no response. Replies with the number
// of the responses to any message.

let count = 0
const server = createServer((request, response) => {
  request.resume()
  if (request.url === '/hang') return
  request.on('end', () => {
    count++
    response.writeHead(204).end()
  })
})
process.on('message', () => process.send?.(count))
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})
