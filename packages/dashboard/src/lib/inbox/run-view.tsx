import type { InboxRun } from '../api/inbox.ts'
import { AttemptDetails } from '../ui/attempt-details.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import classes from '../ui/attempt-details.module.css'

const OUTCOMES: Readonly<
  Record<InboxRun['outcome'], { label: string; tone: 'delivered' | 'pending' | 'failed' | 'dead' }>
> = {
  done: { label: 'Done', tone: 'delivered' },
  failed: { label: 'Failed', tone: 'failed' },
  dead: { label: 'Failed, no runs left', tone: 'dead' },
  discarded: { label: 'Discarded', tone: 'pending' },
  lost: { label: 'Lost', tone: 'failed' },
}

/** One run of a handler, with its error. */
export function RunView({ run, opened }: { run: InboxRun; opened: boolean }) {
  const { attempt, outcome, error_name: name, error_message: message } = run
  const error = [name, message].filter((text) => text !== null && text !== '').join(': ')
  return (
    <AttemptDetails
      title={`Run ${attempt}`}
      {...OUTCOMES[outcome]}
      durationMs={run.duration_ms}
      startedAt={run.started_at}
      opened={opened}
    >
      {outcome === 'lost' ? (
        <p>Another process may have run the message, or this one was stopped during the run.</p>
      ) : null}
      {error === '' ? (
        outcome === 'done' ? (
          <p>The handler succeeded.</p>
        ) : null
      ) : (
        <p className={classes.error}>{error}</p>
      )}
      {run.error_cause === null ? null : (
        <TextBlock label={`Causes of run ${attempt}`} text={run.error_cause} />
      )}
      {run.error_stack === null ? null : (
        <details className={classes.nested}>
          <summary>Stack of run {attempt}</summary>
          <TextBlock label={`Stack of run ${attempt}`} text={run.error_stack} />
        </details>
      )}
    </AttemptDetails>
  )
}
