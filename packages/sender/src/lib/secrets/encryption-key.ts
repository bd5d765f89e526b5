import { hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from '../database/database.ts'
import { SenderError } from '../errors.ts'

const KEY_BYTES = 32
const VARIABLE = 'HOOKSEAL_ENCRYPTION_KEY'

/**
 * The 32 bytes that secrets are sealed under: `key` or the environment's `HOOKSEAL_ENCRYPTION_KEY` (base64), else those in the file
 * `hookseal.key` of an embedded database's directory, which is made with mode 0600 at the first start.
 *
 * @throws {SenderError} `ERR_SENDER_KEY` when there is none and no place to keep one, or it isn't 32 bytes of base64.
 */
export function loadEncryptionKey(key: string | undefined, { backend, directory }: KeyPlace): Uint8Array {
  const given = key ?? process.env[VARIABLE]
  if (given !== undefined && given !== '') return decode(given, key === undefined ? VARIABLE : 'key')
  if (backend === 'pglite') {
    // What is in memory ends with the process, and so may its key.
    return directory === undefined ? randomBytes(KEY_BYTES) : readOrMake(join(directory, 'hookseal.key'))
  }
  throw new SenderError(
    'ERR_SENDER_KEY',
    `Secrets are sealed in the database: set ${VARIABLE} to 32 bytes in base64 (openssl rand -base64 32), the same for every process.`,
  )
}

/** 32 bytes for `purpose` alone, which tell nothing of the master key nor of those for other purposes (HKDF, RFC 5869). */
export function deriveKey(encryptionKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', encryptionKey, '', purpose, KEY_BYTES))
}

type KeyPlace = Pick<Database, 'backend' | 'directory'>

function readOrMake(file: string): Uint8Array {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) make(file)
  return decode(readFileSync(file, 'utf8').trim(), file)
}

/** Written aside and linked: a key is never there by half, and one that is there is never written over. */
function make(file: string): void {
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
}

function decode(text: string, where: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text)
    throw new SenderError(
      'ERR_SENDER_KEY',
      `${where} must hold 32 bytes in base64 (openssl rand -base64 32).`,
    )
  return bytes
}
