import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    // No data: URLs, which the page's Content-Security-Policy forbids.
    assetsInlineLimit: 0,
    // Keep light-dark() as written: a lowered version would not follow the color-scheme that a script sets on the root.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    license: { fileName: 'licenses.md' },
    // Mantine and React are one file of about 690 kB, 215 kB compressed. The chart library loads with the overview.
    chunkSizeWarningLimit: 900,
  },
  server: {
    // For `vite` against a running sender. `pnpm dev` starts both and sets its own proxy.
    proxy: { '/api': process.env['HOOKSEAL_URL'] ?? 'http://localhost:8090' },
  },
})
