// For `setupFiles` of vitest: the processes that tests start run without pglite-hook.mjs, as those of users do.
delete process.env['NODE_OPTIONS']
