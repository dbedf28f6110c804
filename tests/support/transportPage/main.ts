import type { Broker } from '../../../src/platform/peerjs/line.ts'
import { transportContract } from '../../contracts/transport.ts'
import { detourContract } from '../../contracts/transportWays.ts'
import { type Outcome, runSuite, suite } from '../contractPage/suite.ts'
import { rawDials, transportDials } from './dials.ts'
import { createNode, type NodeOptions, type TestNode } from './node.ts'
import { countRtc, type RtcCount } from './rtcCount.ts'
import { detouredOn, transportOn } from './subject.ts'

export interface Lab {
  readonly rtc: RtcCount
  readonly nodes: Record<string, TestNode>
  start(name: string, options: NodeOptions): void
  runContract(broker: Broker): Promise<Outcome[]>
  /** What is promised of ways that change, with relays that there are. */
  runDetours(broker: Broker, relays: RTCIceServer[]): Promise<Outcome[]>
  readonly dials: { readonly raw: typeof rawDials; readonly transport: typeof transportDials }
}

declare global {
  interface Window {
    lab: Lab
  }
}

const nodes: Record<string, TestNode> = {}
window.lab = {
  rtc: countRtc(),
  nodes,
  start(name, options) {
    nodes[name] = createNode(options)
  },
  runContract: (broker) => runSuite(suite(transportContract, () => transportOn(broker))),
  runDetours: (broker, relays) => runSuite(suite(detourContract, () => detouredOn(broker, relays))),
  dials: { raw: rawDials, transport: transportDials },
}
