export const FRAMEWORKS = ['express', 'fastify', 'hono', 'nestjs'] as const

export type Framework = (typeof FRAMEWORKS)[number]

/** The names in tables. */
export const FRAMEWORK_NAMES: Readonly<Record<Framework, string>> = {
  express: 'Express',
  fastify: 'Fastify',
  hono: 'Hono on @hono/node-server',
  nestjs: 'NestJS on platform-express',
}
