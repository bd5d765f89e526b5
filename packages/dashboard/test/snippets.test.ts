import { spawnSync } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectToVerify } from './run-snippet.ts'

const SNIPPETS = fileURLToPath(new URL('../src/lib/snippets/', import.meta.url))
const CACHE = fileURLToPath(new URL('../node_modules/.cache/', import.meta.url))
const installed = (program: string) => spawnSync(program, ['--version']).status === 0

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

describe('verification snippets', { timeout: 60_000 }, () => {
  let directory: string

  beforeAll(async () => {
    // Below node_modules of this package, so that the Node snippet finds @hookseal/core.
    await mkdir(CACHE, { recursive: true })
    directory = await mkdtemp(`${CACHE}snippets-`)
    await copyFile(`${SNIPPETS}receiver.mjs.txt`, join(directory, 'receiver.mjs'))
    await writeFile(join(directory, 'rack.rb'), RACK)
  })
  afterAll(async () => rm(directory, { recursive: true }))

  it('Node accepts signed deliveries and nothing else', async () => {
    await expectToVerify(() => [process.execPath, 'receiver.mjs'], directory)
  })

  it.skipIf(!installed('python3'))('Python accepts signed deliveries and nothing else', async () => {
    await expectToVerify(() => ['python3', `${SNIPPETS}receiver.py`], directory)
  })

  it.skipIf(!installed('php'))('PHP accepts signed deliveries and nothing else', async () => {
    await expectToVerify((port) => ['php', '-S', `127.0.0.1:${port}`, `${SNIPPETS}receiver.php`], directory)
  })

  it.skipIf(!installed('ruby'))('Ruby accepts signed deliveries and nothing else', async () => {
    await expectToVerify(() => ['ruby', 'rack.rb', `${SNIPPETS}config.ru`], directory)
  })

  it('needs at least Node and Python to run here', () => {
    expect(installed('python3')).toBe(true)
  })
})
