import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { type SyntheticEvent, useEffect, useState } from 'react'
import { ApiError, errorMessage } from '../api/api-error.ts'
import { api, unwrap } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import icon from '../icon.svg'
import classes from './sign-in-page.module.css'

const route = getRouteApi('/sign-in')

/** Exchanges an API key for a session cookie that scripts cannot read. The page keeps the key only in the input field. */
export function SignInPage() {
  const { to } = route.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [key, setKey] = useState('')
  const signIn = useMutation({
    meta: { signsIn: true },
    mutationFn: async () => unwrap(api.POST('/api/v1/session', { body: { key: key.trim() } })),
    async onSuccess(me) {
      setKey('')
      queryClient.setQueryData(queries.session.queryKey, me)
      router.history.push(to ?? '/')
    },
  })
  useEffect(() => {
    document.title = 'Sign in · hookseal'
  }, [])

  function submit(event: SyntheticEvent) {
    event.preventDefault()
    signIn.mutate()
  }

  return (
    <main className={classes.frame}>
      <div className={classes.card}>
        <h1 className={classes.title}>
          <img src={icon} width={30} height={30} alt="" />
          Sign in to hookseal
        </h1>
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
        <p className={classes.hint}>
          The key is exchanged for a session cookie and is not stored in the browser. The session ends after
          12 hours, when you sign out, or when the key is deleted.
        </p>
      </div>
    </main>
  )
}

function toMessage(error: unknown): string {
  if (error instanceof ApiError && error.status === 401)
    return 'This key is not valid. Check that you pasted all of it and that it has not been deleted.'
  return errorMessage(error)
}
