import { describeRow, PROVIDERS } from '../src/index.ts'

/** Returns the table of all providers for the README. */
export function readmeTable(): string {
  const rows = PROVIDERS.map((row) => {
    const { signature, verified } = describeRow(row)
    const id = row.id.in === 'none' ? 'none' : row.id.signed ? 'signed' : 'not signed'
    const time =
      row.tolerance === null ? 'not signed' : `${row.tolerance.past} s, ${row.tolerance.future} s ahead`
    return [
      `[${row.title}](${row.docs})`,
      `\`${row.name}\``,
      `\`${row.env}\``,
      signature,
      time,
      id,
      row.handshake === undefined ? '' : 'yes',
      verified,
    ]
  })
  const header = ['provider', 'preset', 'secret', 'signature', 'tolerance', 'id', 'handshake', 'verified by']
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')
}
