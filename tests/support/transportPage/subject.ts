import { checkCandidate, checkDescription } from '../../../src/lib/sdp.ts'
import { createClock } from '../../../src/platform/clock.ts'
import type { Broker } from '../../../src/platform/peerjs/line.ts'
import { createPeerJsTransport } from '../../../src/platform/peerjs/transport.ts'
import type { Transport } from '../../../src/ports/transport.ts'
import type { DetouredTransport, TransportUnderTest } from '../../contracts/transportStage.ts'
import { address } from '../names.ts'
import { detour } from './detour.ts'

/** Real transports, several in one page, on a real broker. */
export function transportOn(broker: Broker, iceServers: RTCIceServer[] = []): TransportUnderTest {
  const made: Transport[] = []
  return {
    fitsDescription: checkDescription,
    fitsCandidate: checkCandidate,
    newId: () => address(`t${crypto.randomUUID()}`),
    transport(self) {
      const transport = createPeerJsTransport({
        self,
        load: () => import('peerjs'),
        broker,
        iceServers: () => iceServers,
        relayOnly: () => false,
        token: async () => crypto.randomUUID(),
        clock: createClock(),
        random: Math.random,
        count: () => {},
      })
      made.push(transport)
      return transport
    },
    async until(done) {
      while (!done()) await new Promise((resolve) => setTimeout(resolve, 2))
    },
    stop() {
      for (const transport of made) transport.stop()
    },
  }
}

/** The same behind relays. */
export function detouredOn(broker: Broker, iceServers: RTCIceServer[]): DetouredTransport {
  const { straighten, end } = detour()
  const transport = transportOn(broker, iceServers)
  return {
    ...transport,
    straighten,
    stop() {
      end()
      transport.stop()
    },
  }
}
