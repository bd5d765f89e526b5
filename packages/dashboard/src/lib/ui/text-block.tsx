import { CopyIcon } from './copyable.tsx'
import classes from './text-block.module.css'

/** Preformatted text in a box that scrolls, with a copy button. It is never interpreted as markup. */
export function TextBlock({ text, label, copied = text }: TextBlockProps) {
  return (
    <div className={classes.frame}>
      {/* A scrollable box must be focusable for keyboard users, and anything focusable needs a label. */}
      <pre className={classes.block} role="group" aria-label={label} tabIndex={0}>
        {text}
      </pre>
      <div className={classes.copy}>
        <CopyIcon value={copied} label={`Copy ${label.charAt(0).toLowerCase()}${label.slice(1)}`} />
      </div>
    </div>
  )
}

interface TextBlockProps {
  text: string
  label: string
  /** The text to copy. @default text */
  copied?: string
}
