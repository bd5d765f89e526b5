import type { Provider, Source } from '../api/sources.ts'
import { Copyable } from '../ui/copyable.tsx'
import { Panel } from '../ui/panel.tsx'
import classes from './sources.module.css'
import { useProvider } from './use-provider.ts'

/** The URL of a source, and where to enter it. */
export function SetupPanel({ source }: { source: Source }) {
  const provider = useProvider()(source.provider)
  const title = provider?.title ?? source.provider
  return (
    <Panel title="Set up at the provider">
      <ol className={classes.steps}>
        <li>
          Enter this URL in the webhook settings of {title}:
          <div className={classes.url}>
            <Copyable value={source.url} label="Copy URL">
              <code>{source.url}</code>
            </Copyable>
          </div>
          <Unreachable url={source.url} />
        </li>
        {provider === undefined ? null : <Steps provider={provider} source={source} />}
      </ol>
      {provider === undefined ? null : (
        <>
          {provider.notes.length === 0 ? null : (
            <ul className={classes.notes} aria-label={`Notes about ${title}`}>
              {provider.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          )}
          <p className={classes.note}>
            Verified by: {provider.signature}.{' '}
            <a href={provider.docs} target="_blank" rel="noreferrer">
              Documentation of {title}
            </a>
          </p>
        </>
      )}
    </Panel>
  )
}

function Steps({ provider, source }: { provider: Provider; source: Source }) {
  const { title, handshake, needs_verify_token: needsToken } = provider
  return (
    <>
      {needsToken ? (
        <li>
          Enter the verify token there, too: the same as in this source
          {source.has_verify_token ? '.' : ', which has none yet.'}
        </li>
      ) : null}
      {handshake === 'none' ? null : (
        <li>
          {title} first checks the URL. {handshake}{' '}
          {source.handshake_at === null
            ? 'This source has received no such request yet.'
            : 'This source has responded to it.'}
        </li>
      )}
      <li>
        Send an event from there. It appears here within seconds, or below with the reason if it is rejected.
      </li>
    </>
  )
}

/** A provider calls from the internet. */
function Unreachable({ url }: { url: string }) {
  const { hostname, protocol } = new URL(url)
  const isLocal = /^(?:localhost|127\.|\[::1\])/.test(hostname)
  if (!isLocal && protocol === 'https:') return null
  return (
    <p className={classes.warning}>
      {isLocal
        ? 'This address is reachable from this machine only. For a public one, start the sender with --public-url.'
        : 'This address does not use https, which most providers require.'}
    </p>
  )
}
