import { createServer } from 'node:http'

// Entry point of the receiver process: responds 204 to every delivery, and replies with their number to any message.

let count = 0
const server = createServer((request, response) => {
  request.resume()
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
