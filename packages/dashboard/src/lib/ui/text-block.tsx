import classes from './text-block.module.css'

/** Preformatted text in a box that scrolls. It is never interpreted as markup. */
export function TextBlock({ text, label }: { text: string; label: string }) {
  return (
    // A scrollable box must be focusable for keyboard users, and anything focusable needs a label.
    <pre className={classes.block} role="group" aria-label={label} tabIndex={0}>
      {text}
    </pre>
  )
}
