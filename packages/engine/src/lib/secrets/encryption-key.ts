import { hkdfSync, randomBytes, randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { Database } from '../database/database.ts'
import { EngineError } from '../errors.ts'

const KEY_BYTES = 32
const VARIABLE = 'HOOKSEAL_ENCRYPTION_KEY'

/**
 * Loads the 32-byte encryption key: the option, else `HOOKSEAL_ENCRYPTION_KEY` (both in base64), else the file `hookseal.key` in the
 * directory of an embedded database. The first start creates that file with mode 0600.
 *
 * @throws {EngineError} `ERR_ENGINE_KEY` if the key is not 32 bytes in base64, or PostgreSQL is used without one.
 */
export function loadEncryptionKey(
  encryptionKey: string | undefined,
  { backend, directory }: KeyLocation,
): Uint8Array {
  const text = encryptionKey ?? process.env[VARIABLE]
  if (text !== undefined && text !== '')
    return decode(text, encryptionKey === undefined ? VARIABLE : 'encryptionKey')
  if (backend === 'pglite') {
    // A database in memory ends with the process, so its key need not be stored.
    return directory === undefined ? randomBytes(KEY_BYTES) : readOrCreate(join(directory, 'hookseal.key'))
  }
  throw new EngineError(
    'ERR_ENGINE_KEY',
    `PostgreSQL requires an encryption key for the signing secrets: set ${VARIABLE} to 32 bytes in base64 (openssl rand -base64 32), the same in every process.`,
  )
}

/** Derives 32 bytes for `purpose` by HKDF (RFC 5869). They reveal neither the encryption key nor the bytes for other purposes. */
export function deriveKey(encryptionKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', encryptionKey, '', purpose, KEY_BYTES))
}

type KeyLocation = Pick<Database, 'backend' | 'directory'>

function readOrCreate(file: string): Uint8Array {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  if (!existsSync(file)) create(file)
  makePrivate(file)
  return decode(readFileSync(file, 'utf8').trim(), file)
}

/** A restore or a volume mount may have made the file readable for other users. Windows has no such modes. */
function makePrivate(file: string): void {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return
  try {
    chmodSync(file, 0o600)
  } catch (cause) {
    throw new EngineError(
      'ERR_ENGINE_KEY',
      `Other users can read the encryption key in ${file}, and its mode cannot be changed: run chmod 600 on it as its owner.`,
      { cause },
    )
  }
}

/** Writes a temporary file and links it, so that a key file is never incomplete and never overwritten. */
function create(file: string): void {
  const draft = `${file}.${randomUUID()}`
  writeFileSync(draft, `${randomBytes(KEY_BYTES).toString('base64')}\n`, {
    mode: 0o600,
    flag: 'wx',
    flush: true,
  })
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    rmSync(draft)
  }
}

function decode(text: string, source: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.length !== KEY_BYTES || bytes.toString('base64') !== text)
    throw new EngineError(
      'ERR_ENGINE_KEY',
      `${source} must contain 32 bytes in base64 (openssl rand -base64 32).`,
    )
  return bytes
}
