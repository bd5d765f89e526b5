import { Button, PasswordInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type SyntheticEvent, useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import { api, type Schemas, unwrap } from '../api/client.ts'
import { sessionEnded } from './session-ended.ts'
import classes from './sign-in-page.module.css'

/** Exchanges an API key for a session cookie that scripts cannot read. The page keeps the key only in the input field. */
export function SignInForm({ onSignedIn }: { onSignedIn: (me: Schemas['Me']) => void }) {
  const [key, setKey] = useState('')
  const signIn = useMutation({
    meta: { signsIn: true },
    mutationFn: async () => unwrap(api.POST('/api/v1/session', { body: { key: key.trim() } })),
    onSuccess(me) {
      setKey('')
      sessionEnded.set(false)
      onSignedIn(me)
    },
  })

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    // In a dialog, the event would bubble through the React tree to the form behind it.
    event.stopPropagation()
    signIn.mutate()
  }

  return (
    <form className={classes.form} onSubmit={submit}>
      <PasswordInput
        label="API key"
        description="It starts with hsk_. The sender prints one when it first starts."
        value={key}
        onChange={({ currentTarget }) => setKey(currentTarget.value)}
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
        visibilityToggleButtonProps={{ 'aria-label': 'Show key' }}
        error={signIn.isError ? toMessage(signIn.error) : undefined}
      />
      <Button type="submit" loading={signIn.isPending}>
        Sign in
      </Button>
    </form>
  )
}

function toMessage(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return 'This key is not valid. Check that you pasted all of it and that it has not been revoked.'
  return errorMessage(error)
}
