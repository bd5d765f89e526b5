import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import * as queries from '../api/queries.ts'
import icon from '../icon.svg'
import { SignInForm } from './sign-in-form.tsx'
import classes from './sign-in-page.module.css'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { to } = route.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  useEffect(() => {
    document.title = 'Sign in · hookseal'
  }, [])
  return (
    <main className={classes.frame}>
      <div className={classes.card}>
        <h1 className={classes.title}>
          <img src={icon} width={30} height={30} alt="" />
          Sign in to hookseal
        </h1>
        <SignInForm
          onSignedIn={(me) => {
            queryClient.setQueryData(queries.session.queryKey, me)
            router.history.push(to ?? '/')
          }}
        />
        <p className={classes.hint}>
          The key is exchanged for a session cookie and is not stored in the browser. The session ends after
          12 hours, when you sign out, or when the key is revoked.
        </p>
      </div>
    </main>
  )
}
