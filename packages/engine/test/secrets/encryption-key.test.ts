import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadEncryptionKey } from '../../src/lib/secrets/encryption-key.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
let directory: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hookseal-key-'))
  vi.stubEnv('HOOKSEAL_ENCRYPTION_KEY', '')
})
afterEach(() => rmSync(directory, { recursive: true }))

describe('loadEncryptionKey', () => {
  it('creates a key file with mode 0600 at the first start, and reads it at the next', () => {
    const place = { backend: 'pglite', directory } as const
    const first = loadEncryptionKey(undefined, place)
    expect(first).toHaveLength(32)
    expect(statSync(join(directory, 'hookseal.key')).mode & 0o777).toBe(0o600)
    expect(loadEncryptionKey(undefined, place)).toEqual(first)
  })

  it('prefers the option to the environment, and the environment to the file', () => {
    const place = { backend: 'pglite', directory } as const
    const file = loadEncryptionKey(undefined, place)
    vi.stubEnv('HOOKSEAL_ENCRYPTION_KEY', KEY)
    expect(loadEncryptionKey(undefined, place)).toEqual(Buffer.alloc(32, 7))
    const other = Buffer.alloc(32, 9).toString('base64')
    expect(loadEncryptionKey(other, place)).toEqual(Buffer.alloc(32, 9))
    expect(file).not.toEqual(Buffer.alloc(32, 7))
  })

  it('creates a random key for a database in memory, and requires one for PostgreSQL', () => {
    const memory = { backend: 'pglite', directory: undefined } as const
    expect(loadEncryptionKey(undefined, memory)).not.toEqual(loadEncryptionKey(undefined, memory))
    expect(() => loadEncryptionKey(undefined, { backend: 'postgres', directory: undefined })).toThrow(
      expect.objectContaining({
        code: 'ERR_ENGINE_KEY',
        message: expect.stringContaining('openssl rand -base64 32'),
      }),
    )
  })

  it.each(['x', KEY.slice(4), `${KEY}AAAA`, KEY.replace('=', ''), `${KEY} `])(
    'rejects the key %j with a message that does not contain it',
    (key) => {
      const load = () => loadEncryptionKey(key, { backend: 'pglite', directory })
      expect(load).toThrow(
        expect.objectContaining({
          code: 'ERR_ENGINE_KEY',
          message: 'encryptionKey must contain 32 bytes in base64 (openssl rand -base64 32).',
        }),
      )
    },
  )

  it.each([0o666, 0o644, 0o640])('takes away the access of other users to a key file of mode %o', (mode) => {
    const file = join(directory, 'hookseal.key')
    writeFileSync(file, KEY)
    chmodSync(file, mode)
    expect(loadEncryptionKey(undefined, { backend: 'pglite', directory })).toEqual(Buffer.alloc(32, 7))
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('rejects a truncated key file, and does not overwrite it', () => {
    const file = join(directory, 'hookseal.key')
    writeFileSync(file, 'AAAA', { mode: 0o600 })
    expect(() => loadEncryptionKey(undefined, { backend: 'pglite', directory })).toThrow('32 bytes')
    expect(readFileSync(file, 'utf8')).toBe('AAAA')
  })
})
