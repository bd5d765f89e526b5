/** `push`: JSON as dense in values as real payloads. `text`: one long string, the cheapest JSON to parse. */
export type BodyKind = 'push' | 'text'

/** Functions that return a body of exactly the given number of bytes. */
export const BODIES: Record<BodyKind, (bytes: number) => Buffer> = { push: pushBody, text: textBody }

/** Descriptions for the head of a report. */
export const BODY_NOTES: Record<BodyKind, string> = {
  push: 'a push event, as dense in values as the payloads of @octokit/webhooks-examples (alternative: --body text)',
  text: 'one long string, the cheapest JSON to parse (alternative: --body push)',
}

/**
 * A push event of exactly `bytes` bytes: as many commits as fit, then file names. Large ones have 48 bytes per value, like the
 * 329 payloads of `@octokit/webhooks-examples`, so that parsing takes the same share of the time as with real payloads.
 */
function pushBody(bytes: number): Buffer {
  const commits: object[] = []
  const files: string[] = []
  let bytesLeft = bytes - JSON.stringify(pushEvent(commits, files)).length
  if (bytesLeft < 0) throw new RangeError(`the smallest push event has ${bytes - bytesLeft} bytes`)
  const add = <Item>(list: Item[], item: Item): boolean => {
    const length = JSON.stringify(item).length + (list.length === 0 ? 0 : 1)
    if (length > bytesLeft) return false
    bytesLeft -= length
    return list.push(item) > 0
  }
  while (add(commits, commit(commits.length)));
  while (add(files, `packages/widgets/src/lib/part-${String(files.length).padStart(5, '0')}.ts`));
  return Buffer.from(JSON.stringify(pushEvent(commits, files, 'x'.repeat(bytesLeft))))
}

function pushEvent(commits: readonly object[], files: readonly string[], padding = ''): object {
  return {
    type: 'push',
    timestamp: '2026-01-15T09:30:00.000Z',
    data: {
      id: 186853002,
      repository: { id: 35129377, full_name: `acme/widgets${padding}` },
      forced: false,
      commits,
      files,
    },
  }
}

function commit(index: number): object {
  const sha = (index + 1).toString(16).padStart(8, '0').repeat(5)
  return {
    sha,
    message: `Make part ${index} of the widget fit its socket, whatever side it is put in from`,
    timestamp: `2026-01-15T09:${String(index % 60).padStart(2, '0')}:00+01:00`,
    url: `https://api.github.com/repos/acme/widgets/commits/${sha}`,
    comments_url: `https://api.github.com/repos/acme/widgets/commits/${sha}/comments`,
    distinct: index % 3 !== 0,
    committer: {
      login: 'ada-lovelace',
      id: 1815 + index,
      avatar_url: 'https://avatars.githubusercontent.com/u/1815?v=4',
      events_url: 'https://api.github.com/users/ada-lovelace/events{/privacy}',
    },
  }
}

/** One long string. It shows the differences that remain when parsing costs almost nothing. */
function textBody(bytes: number): Buffer {
  const textLength = bytes - noteEvent('').length
  return Buffer.from(noteEvent('lorem ipsum '.repeat(Math.ceil(textLength / 12)).slice(0, textLength)))
}

function noteEvent(text: string): string {
  return JSON.stringify({ type: 'note', data: { id: 186853002, text } })
}
