/** Returns bytes as text, or in base64 if they are not UTF-8. */
export function toText(bytes: Uint8Array): { text: string; encoding: 'utf-8' | 'base64' } {
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
      encoding: 'utf-8',
    }
  } catch {
    // A fatal decoder only throws for bytes that are not UTF-8.
    return { text: Buffer.from(bytes).toString('base64'), encoding: 'base64' }
  }
}
