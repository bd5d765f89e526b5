/** The inbox reads its migrations from files, and PGlite its WebAssembly, so neither is bundled. */
// oxlint-disable-next-line import/no-default-export -- Next.js reads the default export
export default { serverExternalPackages: ['@hookseal/inbox'] }
