/** JSON as dense as real payloads, or the easiest JSON there is. */
export type BodyKind = 'push' | 'text'

export const BODIES: Record<BodyKind, (bytes: number) => Buffer> = { push: pushBody, text: textBody }

export const BODY_NOTES: Record<BodyKind, string> = {
  push: 'a push event, as dense in values as the payloads of @octokit/webhooks-examples (the other: --body text)',
  text: 'one long string, the easiest JSON to parse (the other: --body push)',
}

/**
 * A push event of exactly `bytes` bytes: as many commits as fit, then file names. Large ones have 48 bytes for each value, as
 * the 329 payloads of `@octokit/webhooks-examples` have, so parsing takes the share of the time that it takes of real ones.
 */
function pushBody(bytes: number): Buffer {
  const commits: object[] = []
  const files: string[] = []
  let left = bytes - JSON.stringify(pushEvent(commits, files)).length
  if (left < 0) throw new RangeError(`the smallest push event has ${bytes - left} bytes`)
  const add = <Item>(list: Item[], item: Item): boolean => {
    const length = JSON.stringify(item).length + (list.length === 0 ? 0 : 1)
    if (length > left) return false
    left -= length
    return list.push(item) > 0
  }
  while (add(commits, commit(commits.length)));
  while (add(files, `packages/widgets/src/lib/part-${String(files.length).padStart(5, '0')}.ts`));
  return Buffer.from(JSON.stringify(pushEvent(commits, files, 'x'.repeat(left))))
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

/** One long string: what is left of the differences when parsing costs next to nothing. */
function textBody(bytes: number): Buffer {
  const left = bytes - noteEvent('').length
  return Buffer.from(noteEvent('lorem ipsum '.repeat(Math.ceil(left / 12)).slice(0, left)))
}

function noteEvent(text: string): string {
  return JSON.stringify({ type: 'note', data: { id: 186853002, text } })
}
