import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import { rejections, type Source } from '../api/sources.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { type Column, DataTable, rowLink } from '../ui/data-table.tsx'
import { formatCount } from '../ui/format.ts'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import classes from './sources.module.css'

/** The last rejected deliveries of a source. */
export function RejectionsPanel({ source }: { source: Source }) {
  const organization = useOrganization()
  const query = useQuery(rejections(organization, source.id))
  const columns: Column<Schemas['Rejection']>[] = [
    {
      header: 'Reason',
      cell: ({ id, message }) => (
        <Link
          className={rowLink}
          to="/o/$organization/sources/$source/rejections/$rejection"
          params={{ organization, source: source.id, rejection: id }}
        >
          {message}
        </Link>
      ),
    },
    { header: 'Received', cell: ({ received_at: at }) => <Time at={at} /> },
    { header: 'Response', cell: ({ status }) => status },
    { header: 'Code', cell: ({ code }) => <code>{code}</code> },
  ]
  return (
    <Panel title="Rejected deliveries">
      <Loaded query={query}>
        {({ data, rejected_count: count }) =>
          data.length === 0 ? (
            <EmptyState
              title="No rejected deliveries"
              hint="A delivery with an invalid signature, for example, appears here with the reason."
            />
          ) : (
            <>
              <DataTable label="Rejected deliveries" columns={columns} rows={data} rowKey={({ id }) => id} />
              <p className={classes.note}>
                {formatCount(count)} rejected in total. The last 100 within 7 days are kept, and of many in a
                short time only some.
              </p>
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}
