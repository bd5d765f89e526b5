import type { ReactNode } from 'react'
import classes from './filter-row.module.css'

/** The filters of a list, in as many columns as fit. */
export function FilterRow({ children }: { children: ReactNode }) {
  return <div className={classes.filters}>{children}</div>
}
