import { createClock } from '../../../src/platform/clock.ts'
import { createProbes } from '../../../src/platform/doctor/probes.ts'
import type { ProbesUnderTest } from '../../contracts/probes.ts'

const answering = (text: string, type: string) => URL.createObjectURL(new Blob([text], { type }))

/** Probes of this browser, whose connections are counted. */
export function probesInPage(): ProbesUnderTest {
  const all: RTCPeerConnection[] = []
  let isHidden = false
  const probes = createProbes({
    connect(config) {
      const made = new RTCPeerConnection(config)
      all.push(made)
      return made
    },
    clock: createClock(),
    isHidden: () => isHidden,
    server: () => ({ url: location.origin, checksIds: false, lends: false, listed: [] }),
    attempts: () => ({ connections: [], failed: undefined }),
    page: window,
  })
  return {
    probes,
    live: () => all.filter(({ signalingState }) => signalingState !== 'closed').length,
    made: () => all.length,
    hidden(is) {
      isHidden = is
    },
    places: {
      json: answering('{"well":true}', 'application/json'),
      words: answering('all is well', 'text/plain'),
      nobody: 'http://127.0.0.1:9/',
    },
  }
}
