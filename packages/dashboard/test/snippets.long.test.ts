import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { requireProgram, START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectToVerify } from './run-snippet.ts'

const run = promisify(execFile)
const SNIPPETS = fileURLToPath(new URL('../src/lib/snippets/', import.meta.url))

// A web server for the Ruby snippet, which is a Rack application: one connection at a time.
const RACK = `require "socket"
require "stringio"
def run(app) = $app = app
load ARGV[0]
server = TCPServer.new("127.0.0.1", Integer(ENV.fetch("PORT")))
loop do
  socket = server.accept
  socket.gets
  env = {}
  while (line = socket.gets.chomp) != ""
    name, value = line.split(": ", 2)
    env["HTTP_#{name.upcase.tr("-", "_")}"] = value
  end
  env["rack.input"] = StringIO.new(socket.read(env.fetch("HTTP_CONTENT_LENGTH", 0).to_i))
  status, = $app.call(env)
  socket.write("HTTP/1.1 #{status} Status\\r\\nconnection: close\\r\\n\\r\\n")
  socket.close
end`

describe('verification snippets', { timeout: START_TIMEOUT_MS }, () => {
  let directory: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookseal-snippets-'))
  })
  afterAll(async () => rm(directory, { recursive: true }))

  it('accepts only signed deliveries with the snippet for Go', async () => {
    const go = await requireProgram('go', 'golang-go')
    // Compiled first, because `go run` starts a second process that outlives it.
    const program = join(directory, 'receiver')
    const { stderr } = await run(go, ['build', '-o', program, `${SNIPPETS}receiver.go`])
    expect(stderr).toBe('')
    await expectToVerify(() => [program], directory)
  })

  it('accepts only signed deliveries with the snippet for PHP', async () => {
    const php = await requireProgram('php', 'php-cli')
    await expectToVerify((port) => [php, '-S', `127.0.0.1:${port}`, `${SNIPPETS}receiver.php`], directory)
  })

  it('accepts only signed deliveries with the snippet for Ruby', async () => {
    const ruby = await requireProgram('ruby', 'ruby')
    await writeFile(join(directory, 'rack.rb'), RACK)
    await expectToVerify(() => [ruby, 'rack.rb', `${SNIPPETS}config.ru`], directory)
  })
})
