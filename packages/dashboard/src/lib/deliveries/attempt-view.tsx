import type { Schemas } from '../api/client.ts'
import { formatLatency } from '../ui/format.ts'
import { headerText } from '../ui/header-text.ts'
import { TextBlock } from '../ui/text-block.tsx'
import { Time } from '../ui/time.tsx'
import { ToneBadge } from '../ui/status-badge.tsx'
import classes from './deliveries.module.css'

type Attempt = Schemas['Attempt']

/** The request and the response of one attempt. Bodies are shown as text, never as markup. */
export function AttemptView({ attempt, opened }: { attempt: Attempt; opened: boolean }) {
  const { attempt: number, response_status: status } = attempt
  const succeeded = status !== null && status >= 200 && status < 300
  return (
    <details className={classes.attempt} open={opened}>
      <summary>
        <span className={classes.number}>Attempt {number}</span>
        <ToneBadge tone={succeeded ? 'delivered' : 'dead'}>
          {status ?? attempt.error_class ?? 'No response'}
        </ToneBadge>
        <span>{formatLatency(attempt.latency_ms)}</span>
        <span className={classes.muted}>
          <Time at={attempt.started_at} />
        </span>
      </summary>
      <div className={classes.exchange}>
        <div className={classes.side}>
          <h3>Request headers</h3>
          <TextBlock
            label={`Request headers of attempt ${number}`}
            text={headerText(attempt.request_headers)}
          />
        </div>
        <div className={classes.side}>
          <h3>Response</h3>
          <Response attempt={attempt} />
        </div>
      </div>
    </details>
  )
}

function Response({ attempt }: { attempt: Attempt }) {
  const { attempt: number, response_headers: headers, response_body: body } = attempt
  return (
    <>
      {attempt.error_message === null ? null : <p className={classes.error}>{attempt.error_message}</p>}
      {headers === null ? null : (
        <TextBlock label={`Response headers of attempt ${number}`} text={headerText(headers)} />
      )}
      {headers === null ? null : (
        <>
          <h4>Response body{attempt.response_body_encoding === 'base64' ? ' (binary, in base64)' : ''}</h4>
          {body === null || body === '' ? (
            <p className={classes.muted}>Empty</p>
          ) : (
            <TextBlock label={`Response body of attempt ${number}`} text={body} />
          )}
        </>
      )}
    </>
  )
}
