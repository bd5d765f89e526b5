import type { Schemas } from '../api/client.ts'
import { AttemptDetails } from '../ui/attempt-details.tsx'
import { headerText } from '../ui/header-text.ts'
import { TextBlock } from '../ui/text-block.tsx'
import classes from './deliveries.module.css'

type Attempt = Schemas['Attempt']

/** The request and the response of one attempt. Bodies are shown as text, never as markup. */
export function AttemptView({ attempt, opened }: { attempt: Attempt; opened: boolean }) {
  const { attempt: number, response_status: status } = attempt
  const succeeded = status !== null && status >= 200 && status < 300
  return (
    <AttemptDetails
      title={`Attempt ${number}`}
      tone={succeeded ? 'delivered' : 'dead'}
      label={status ?? attempt.error_class ?? 'No response'}
      durationMs={attempt.latency_ms}
      startedAt={attempt.started_at}
      opened={opened}
    >
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
    </AttemptDetails>
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
