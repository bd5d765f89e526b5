import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import type { AdapterServer, AdapterSetup } from '@hookseal/conformance'
import type { WireSetup } from './app.ts'
import { startBridge } from './bridge.ts'
import { nameFunctions, encode } from './wire.ts'

/** A listening process of another runtime. */
export interface RuntimeProcess {
  readonly child: ChildProcess
  readonly port: number
}

/** A server in another runtime, with one app for each test. */
export interface Runtime {
  makeServer(kind: WireSetup['kind'], setup: AdapterSetup): Promise<AdapterServer>
  close(): Promise<void>
}

export async function startRuntime(start: () => Promise<RuntimeProcess>): Promise<Runtime> {
  const bridge = await startBridge()
  const { child, port } = await start()
  const origin = `http://127.0.0.1:${port}`
  return {
    async makeServer(kind, setup) {
      const id = bridge.register(setup)
      const options = nameFunctions(setup.options, 'options')
      const wire: WireSetup = { kind, bridge: bridge.url, options, parserFirst: setup.parserFirst }
      const response = await fetch(`${origin}/${id}`, { method: 'PUT', body: encode(wire) })
      if (!response.ok) throw new Error(`the runtime rejected the setup: ${await response.text()}`)
      return { url: `${origin}/${id}/webhooks`, close: async () => bridge.unregister(id) }
    },
    async close() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await bridge.close()
    },
  }
}
