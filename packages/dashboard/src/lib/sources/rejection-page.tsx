import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import { rejection as rejectionQuery, source as sourceQuery } from '../api/sources.ts'
import { DescriptionList } from '../ui/description-list.tsx'
import { formatCount } from '../ui/format.ts'
import { headerText } from '../ui/header-text.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { LoadedPage } from '../ui/states.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { Time } from '../ui/time.tsx'
import classes from './sources.module.css'
import { useSourceName } from './use-provider.ts'

const route = getRouteApi('/o/$organization/sources/$source/rejections/$rejection')

type Rejection = Schemas['RejectionWithBody']

export function RejectionPage() {
  const { organization, source, rejection: id } = route.useParams()
  const query = useQuery(rejectionQuery(organization, source, id))
  return (
    <LoadedPage query={query} title="Rejected delivery">
      {(rejection) => (
        <Page title="Rejected delivery" lead={rejection.message}>
          <Panel title="Why it was rejected">
            <Findings rejection={rejection} />
          </Panel>
          <RequestPanel rejection={rejection} />
        </Page>
      )}
    </LoadedPage>
  )
}

function Findings({ rejection: { findings, message } }: { rejection: Rejection }) {
  if (findings.length === 0) return <p>{message}</p>
  return (
    <ul className={classes.findings}>
      {findings.map(({ code, problem, fix }) => (
        <li key={code}>
          <strong>{problem}</strong>
          <span>{fix}</span>
        </li>
      ))}
    </ul>
  )
}

function RequestPanel({ rejection }: { rejection: Rejection }) {
  const { organization, source: id } = route.useParams()
  const { data: source } = useQuery(sourceQuery(organization, id))
  const nameOf = useSourceName()
  const { body, body_bytes: bytes, headers } = rejection
  return (
    <Panel title="Request">
      <DescriptionList
        items={{
          Source: (
            <Link to="/o/$organization/sources/$source" params={{ organization, source: id }}>
              {source === undefined ? id : nameOf(source)}
            </Link>
          ),
          Received: <Time at={rejection.received_at} />,
          Method: rejection.method,
          Response: rejection.status,
          Code: <code>{rejection.code}</code>,
          'Received bytes': formatCount(bytes),
        }}
      />
      <TextBlock label="Request headers" text={headerText(headers)} />
      {body === null ? (
        <p className={classes.note}>
          {bytes === 0
            ? 'It was rejected before its body was read.'
            : 'Its body is not kept, because it may contain a secret.'}
        </p>
      ) : (
        <TextBlock label="Request body" text={body} />
      )}
    </Panel>
  )
}
