import { BarChart } from '@mantine/charts'
import type { Schemas } from '../api/client.ts'
import { formatCount } from '../ui/format.ts'
import { timeZoneName } from '../ui/time-zone.ts'
import { STATUS_NAMES, STATUSES } from '../ui/status.ts'
import { bucketName, formatBucket } from './format-bucket.ts'
import classes from './overview.module.css'

const series = STATUS_NAMES.map((name) => ({
  name,
  label: STATUSES[name].label,
  color: `var(--status-${name}-fill)`,
}))

/** Deliveries over time, stacked by status. The legend repeats the totals as text for screen readers, which skip the bars. */
export function StatusChart({ stats }: { stats: Schemas['Stats'] }) {
  const data = stats.buckets.map(({ at, ...counts }) => ({
    at: formatBucket(Date.parse(at), stats.bucket_seconds),
    ...counts,
  }))
  return (
    <figure className={classes.chart}>
      <div aria-hidden="true">
        <BarChart
          h={240}
          data={data}
          dataKey="at"
          type="stacked"
          series={series}
          tickLine="none"
          gridAxis="x"
          barProps={{ isAnimationActive: false }}
          barChartProps={{ accessibilityLayer: false }}
          xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 32 }}
          yAxisProps={{ allowDecimals: false, width: 44 }}
          valueFormatter={formatCount}
        />
      </div>
      <figcaption className={classes.legend}>
        {series.map(({ name, label: text, color }) => (
          <span key={name} className={classes.key} title={STATUSES[name].meaning}>
            <svg width="10" height="10" aria-hidden="true">
              <rect width="10" height="10" rx="3" style={{ fill: color }} />
            </svg>
            {text} {formatCount(stats.totals[name])}
          </span>
        ))}
        <span>
          Start of each {bucketName(stats.bucket_seconds)} in {timeZoneName()}
        </span>
      </figcaption>
    </figure>
  )
}
