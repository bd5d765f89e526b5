import { Button, NativeSelect, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import type { Schemas } from '../api/client.ts'
import { Panel } from '../ui/panel.tsx'
import { ToneBadge } from '../ui/status-badge.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { checkSignature, type CheckResult } from './check-signature.ts'
import classes from './deliveries.module.css'

export interface VerifyPanelProps {
  attempts: readonly Schemas['Attempt'][]
  body: string
}

/** Checks whether a secret produces the signature that was sent, which tells a wrong secret from a changed body. */
export function VerifyPanel({ attempts, body }: VerifyPanelProps) {
  const [number, setNumber] = useState(attempts.length)
  const [secret, setSecret] = useState('')
  const headers = attempts.find(({ attempt }) => attempt === number)?.request_headers ?? {}
  const check = useMutation({ mutationFn: async () => checkSignature(headers, body, secret) })

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    check.mutate()
  }

  return (
    <Panel title="Verify signature">
      <form className={classes.stack} onSubmit={submit}>
        <div className={classes.filters}>
          <NativeSelect
            label="Attempt"
            data={attempts.map(({ attempt }) => String(attempt))}
            value={String(number)}
            onChange={({ currentTarget }) => {
              setNumber(Number(currentTarget.value))
              check.reset()
            }}
          />
          <PasswordInput
            label="Secret to check"
            placeholder="whsec_…"
            value={secret}
            onChange={({ currentTarget }) => setSecret(currentTarget.value)}
            autoComplete="off"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ 'aria-label': 'Show secret' }}
          />
        </div>
        <p className={classes.muted}>The check runs in this page. The secret is neither sent nor stored.</p>
        <div>
          <Button type="submit" variant="default">
            Verify
          </Button>
        </div>
      </form>
      <div role="status">{check.data === undefined ? null : <Result result={check.data} />}</div>
    </Panel>
  )
}

function Result({ result }: { result: CheckResult }) {
  if (!result.ok) return <p className={classes.error}>{result.message}</p>
  const { signed, entries } = result.check
  const bytes = new TextEncoder().encode(signed).byteLength
  return (
    <div className={classes.stack}>
      <p>
        {entries.some(({ matches }) => matches)
          ? 'The signature matches: it was made with this secret over the bytes below. If the receiver rejects it, the receiver uses another secret or verifies a changed body.'
          : 'No entry matches: this delivery was not signed with this secret. If the right one is lost, rotate the secret of the endpoint.'}
      </p>
      <ul className={classes.entries} aria-label="Entries of webhook-signature">
        {entries.map(({ text, matches }) => (
          <li key={text} className={classes.entry}>
            <ToneBadge tone={matches ? 'delivered' : 'pending'}>{matches ? 'Matches' : 'No match'}</ToneBadge>
            <code>{text}</code>
          </li>
        ))}
      </ul>
      <div className={classes.muted}>Signed bytes ({bytes})</div>
      <TextBlock label="Signed bytes" text={signed} />
    </div>
  )
}
