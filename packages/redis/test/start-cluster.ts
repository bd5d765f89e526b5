import { freePort, type RedisServer, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { vi } from 'vitest'

interface ClusterNode {
  id: string
  port: number
  /** A client of this node only. */
  redis: Redis
}

export interface RunningCluster {
  nodes: readonly [ClusterNode, ClusterNode, ClusterNode]
  stop(): Promise<void>
}

const SLOTS = 16_384

/** Starts a cluster of three masters. Needs Redis 7, for the option `--cluster-port`. */
export async function startCluster(): Promise<RunningCluster> {
  const started = await Promise.all([startNode(), startNode(), startNode()])
  const nodes: RunningCluster['nodes'] = [started[0].node, started[1].node, started[2].node]
  for (const [index, { redis }] of nodes.entries()) {
    await redis.call('CLUSTER', 'SET-CONFIG-EPOCH', index + 1)
    await redis.call('CLUSTER', 'ADDSLOTSRANGE', firstSlot(index), firstSlot(index + 1) - 1)
  }
  for (const { node, busPort } of started.slice(1))
    await nodes[0].redis.call('CLUSTER', 'MEET', '127.0.0.1', node.port, busPort)
  for (const { redis } of nodes) {
    await vi.waitFor(
      async () => {
        const info = String(await redis.call('CLUSTER', 'INFO'))
        if (!/cluster_state:ok[^]*cluster_known_nodes:3/.test(info)) throw new Error(info)
      },
      { timeout: 30_000 },
    )
  }
  return {
    nodes,
    async stop() {
      for (const { redis } of nodes) redis.disconnect()
      await Promise.all(started.map(async ({ server }) => server.stop()))
    },
  }
}

function firstSlot(index: number): number {
  return Math.floor((SLOTS * index) / 3)
}

async function startNode(): Promise<{ server: RedisServer; node: ClusterNode; busPort: number }> {
  const busPort = await freePort()
  const server = await startRedis({ args: ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)] })
  const redis = new Redis(server.url)
  const id = await redis.call('CLUSTER', 'MYID')
  return { server, node: { id: String(id), port: Number(new URL(server.url).port), redis }, busPort }
}
