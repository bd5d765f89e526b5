import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import * as queries from '../api/queries.ts'
import { VerificationButton } from '../endpoints/verification-button.tsx'
import { isOperational } from '../events/operational-types.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ToneBadge } from '../ui/status-badge.tsx'
import classes from './overview.module.css'

interface Step {
  title: string
  text: string
  done: boolean
  action: ReactNode
}

/** The way to the first successful delivery. Hidden afterwards, and for keys that cannot take it. */
export function FirstSteps() {
  const organization = useOrganization()
  const { admin, operator } = usePermissions()
  const types = useQuery({ ...queries.eventTypes(organization), enabled: admin })
  const endpoints = useQuery({ ...queries.endpoints(organization, undefined), enabled: admin })
  const delivered = useQuery({
    ...queries.deliveries(organization, { status: 'delivered' }, { live: true }),
    // One delivery is enough: never asks again.
    enabled: ({ state }) => admin && (state.data?.data.length ?? 0) === 0,
  })
  if (types.data === undefined || endpoints.data === undefined || delivered.data?.data.length !== 0)
    return null

  const hasType = types.data.data.some(({ name }) => !isOperational(name))
  const endpoint = endpoints.data.data[0]
  const params = { organization }
  const steps: Step[] = [
    {
      title: 'Add an event type',
      text: operator
        ? 'Name what happens in your application, such as invoice.paid.'
        : 'A user with an operator key adds the types that your application publishes.',
      done: hasType,
      action: operator ? (
        <LinkButton variant="default" size="xs" to="/o/$organization/event-types/new" params={params}>
          Add event type
        </LinkButton>
      ) : null,
    },
    {
      title: 'Add an endpoint',
      text: 'A URL that receives the events it is subscribed to.',
      done: endpoint !== undefined,
      action: hasType ? (
        <LinkButton variant="default" size="xs" to="/o/$organization/endpoints/new" params={params}>
          Add endpoint
        </LinkButton>
      ) : null,
    },
    {
      title: 'Verify its deliveries',
      text: 'Run this code at the URL, with the signing secret of the endpoint.',
      done: false,
      action: <VerificationButton label="Show verification code" size="xs" />,
    },
    {
      title: 'Send a test event',
      text: 'On the page of the endpoint. This list disappears when the endpoint responds with 2xx.',
      done: false,
      action:
        endpoint === undefined ? null : (
          <LinkButton
            variant="default"
            size="xs"
            to="/o/$organization/endpoints/$endpoint"
            params={{ organization, endpoint: endpoint.id }}
          >
            Open endpoint
          </LinkButton>
        ),
    },
  ]
  return (
    <Panel title="First steps">
      <ol className={classes.steps}>
        {steps.map(({ title, text, done, action }) => (
          <li key={title}>
            <div className={classes.step}>
              <strong>{title}</strong> {done ? <ToneBadge tone="delivered">Done</ToneBadge> : null}
              <p>{text}</p>
            </div>
            {done ? null : action}
          </li>
        ))}
      </ol>
    </Panel>
  )
}
