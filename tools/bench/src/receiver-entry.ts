import { createServer } from 'node:http'

// Entry point of the receiver process: responds 204 to every delivery except those to /hang, which get no response. A message contains a number
// of responses: the reply, with the number there are, follows as soon as there are so many.

let count = 0
let awaited = Infinity
const server = createServer((request, response) => {
  request.resume()
  if (request.url === '/hang') return
  request.on('end', () => {
    count++
    response.writeHead(204).end()
    if (count >= awaited) report()
  })
})
process.on('message', (responses: number) => {
  awaited = responses
  if (count >= awaited) report()
})
process.on('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(typeof address === 'object' ? address?.port : undefined)
})

function report(): void {
  awaited = Infinity
  process.send?.(count)
}
