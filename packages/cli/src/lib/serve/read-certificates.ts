import { readFileSync } from 'node:fs'
// The default import, because Node 20 lacks `getCACertificates`, and all commands load on it.
import tls from 'node:tls'
import { InvalidArgumentError } from 'commander'

/** Reads a PEM file. Returns the certificate authorities of Node, followed by its own. */
export function readCertificates(path: string): string[] {
  const own = readText(path)
  if (!own.includes('-----BEGIN CERTIFICATE-----'))
    throw new InvalidArgumentError('Expected a PEM file with certificates.')
  return [...tls.getCACertificates('default'), own]
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new InvalidArgumentError(`It cannot be read (${reason}).`)
  }
}
