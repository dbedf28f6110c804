import type { LinkReason, LinkState } from '../../src/features/people/people.ts'
import { type Before, BOB, type Found, ME } from './company.ts'
import type { MemoryNet } from './memoryTransport.ts'

/** Link with a friend, as Alice has it. */
export const stateOf = ({ me }: Pick<Before, 'me'>, id = BOB) => me.app.links.store.getState().byPeer[id]
export const stands = (state: LinkState | undefined, { phase, path, reason }: LinkState) =>
  state?.phase === phase && state.path === path && state.reason === reason

/** Bob goes, the network becomes another one, and he is back. */
export const afterwards = (change: (net: MemoryNet) => void): Found => ({
  friends: [BOB],
  async meanwhile({ world, me, of, connect, disconnect, must }) {
    disconnect(BOB)
    await must('the loss', () => stands(stateOf({ me }), { phase: 'offline' }) && !of(BOB).linked(ME))
    change(world.net)
    connect(BOB)
  },
})
export const blocked = afterwards((net) => net.block(() => true))
/** Bob's device sleeps: the broker has not noticed. */
const asleep: Found = {
  friends: [BOB],
  async meanwhile({ world, me, disconnect, must }) {
    disconnect(BOB)
    await must('the loss', () => stands(stateOf({ me }), { phase: 'offline' }))
    Object.assign(world.net.station(BOB)!, { signalling: 'online' })
    me.app.links.dialNow(BOB)
  },
}
/** Alice's address is hidden from Bob, and no relay lends one. */
const relayless: Found = {
  friends: [BOB],
  page: { relayAvailable: true },
  async meanwhile({ world, me }) {
    world.net.setRelay(false)
    await world.through(me.app.people.keep(BOB, { relayOnly: true }))
  },
}
export const intercepted = afterwards((net) => net.intercept(true))
/** Links that come to nothing, by what they end or fail with. */
export const FAILING: Readonly<Record<LinkReason, Found>> = {
  intercepted,
  unproved: afterwards((net) => net.silence()),
  refused: afterwards((net) => net.fail('refused')),
  unreachable: afterwards((net) => net.fail('failed')),
  timeout: asleep,
  lost: {
    friends: [BOB],
    meanwhile: ({ world }) => world.net.offline(BOB, true),
  },
  relayless,
  stranded: afterwards((net) => net.fail('stranded')),
}
