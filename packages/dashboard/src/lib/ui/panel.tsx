import { type ReactNode, useId } from 'react'
import classes from './panel.module.css'

/** A section of a page with its own heading. */
export function Panel({
  title,
  actions,
  children,
}: {
  title: string
  actions?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className={classes.panel} aria-labelledby={id}>
      <div className={classes.header}>
        <h2 className={classes.title} id={id}>
          {title}
        </h2>
        {actions}
      </div>
      {children}
    </section>
  )
}
