import { ActionIcon, Drawer } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import { ConnectionBanner } from '../live/connection-banner.tsx'
import { useLiveUpdates } from '../live/use-live-updates.ts'
import { SessionEndedDialog } from '../session/session-ended-dialog.tsx'
import { Icon } from '../ui/icons.tsx'
import { Brand } from './brand.tsx'
import { Navigation } from './navigation.tsx'
import classes from './shell.module.css'
import { useOrganization } from './use-organization.ts'

/** The layout around every page of an organization. On narrow screens, a button opens the navigation. */
export function Shell() {
  const [opened, { open, close }] = useDisclosure(false)
  const main = useFocusOnNavigation()
  useLiveUpdates(useOrganization())
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      {/* Dialogs have a header element at the top of the document, and axe allows only one: so these two are not headers. */}
      <aside className={classes.side} aria-label="Sidebar">
        <Brand />
        <Navigation />
      </aside>
      <section className={classes.bar} aria-label="Top bar">
        <Brand />
        <ActionIcon variant="default" size="lg" aria-label="Open menu" onClick={open}>
          <Icon name="menu" />
        </ActionIcon>
      </section>
      <Drawer
        opened={opened}
        onClose={close}
        size="min(300px, 85vw)"
        title="Menu"
        closeButtonProps={{ 'aria-label': 'Close menu' }}
      >
        <Navigation onNavigate={close} />
      </Drawer>
      <main ref={main} id="main" className={classes.main} tabIndex={-1}>
        <ConnectionBanner />
        <Outlet />
      </main>
      <SessionEndedDialog />
    </div>
  )
}

/** Moves the focus to the main element on navigation, as a page load would: Tab continues there, and screen readers read it. */
function useFocusOnNavigation(): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null)
  const pathname = useLocation({ select: (location) => location.pathname })
  const previous = useRef(pathname)
  useEffect(() => {
    if (previous.current !== pathname) main.current?.focus({ preventScroll: true })
    previous.current = pathname
  }, [pathname])
  return main
}
