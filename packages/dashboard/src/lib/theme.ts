import { createTheme, Drawer, Modal, NavLink, Notification } from '@mantine/core'

/**
 * Defaults of Mantine's components. CSS variables are in theme.css, because the page's Content-Security-Policy forbids generated
 * style elements.
 */
export const theme = createTheme({
  primaryColor: 'indigo',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Scroll lock inserts a style element, which the Content-Security-Policy forbids.
    Modal: Modal.extend({ defaultProps: { lockScroll: false, centered: true, radius: 'md' } }),
    Drawer: Drawer.extend({ defaultProps: { lockScroll: false } }),
    Notification: Notification.extend({
      defaultProps: { closeButtonProps: { 'aria-label': 'Close notification' } },
    }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'light' } }),
  },
})
