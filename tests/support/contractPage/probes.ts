import { createClock } from '../../../src/platform/clock.ts'
import { createProbes } from '../../../src/platform/doctor/probes.ts'
import type { ProbesUnderTest } from '../../contracts/probes.ts'

const answering = (text: string, type: string) => URL.createObjectURL(new Blob([text], { type }))

/** Place at which nobody answers. The browser would complain of it on its console. */
const NOBODY = 'http://nobody.invalid/'
const noAnswer = () => Promise.reject<Response>(new TypeError('Failed to fetch'))

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
    page: { isSecureContext, navigator, fetch: (url, options) => (url === NOBODY ? noAnswer() : fetch(url, options)) },
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
      nobody: NOBODY,
    },
  }
}
