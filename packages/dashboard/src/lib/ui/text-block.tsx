import classes from './text-block.module.css'

/** Text as it is, in a box that scrolls. It is never taken for markup. */
export function TextBlock({ text, label }: { text: string; label: string }) {
  return (
    // What scrolls can be reached by the keyboard, and then has a name.
    <pre className={classes.block} role="group" aria-label={label} tabIndex={0}>
      {text}
    </pre>
  )
}
