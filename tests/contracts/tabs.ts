import type { TabRole, Tabs } from '../../src/ports/tabs.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

export interface TabsUnderTest {
  /** A profile without tabs; each call opens one more. */
  newProfile(): { open(): Tabs }
}

/** Resolves once the tab has that role. A tab that never gets it runs into the limit of whoever runs the case. */
const settled = (tabs: Tabs, role: TabRole) =>
  new Promise<void>((resolve) => {
    if (tabs.role() === role) return resolve()
    const stop = tabs.onChange((now) => {
      if (now !== role) return
      stop()
      resolve()
    })
  })

/** News that are on their way arrive meanwhile: a tab opened now is told its place after whatever was decided before. */
async function quiet(profile: { open(): Tabs }) {
  const probe = profile.open()
  await settled(probe, 'follower')
  probe.stop()
  await new Promise((resolve) => setTimeout(resolve, 0))
}

async function openPair(profile: { open(): Tabs }) {
  const first = profile.open()
  await settled(first, 'leader')
  const second = profile.open()
  await settled(second, 'follower')
  return { first, second }
}

export const tabsContract: Contract<TabsUnderTest> = [
  {
    name: 'the first tab leads, and is told so later than it asks',
    async run({ newProfile }) {
      const first = newProfile().open()
      check.equal(first.role(), 'waiting')
      const told: TabRole[] = []
      first.onChange((role) => told.push(role))
      await settled(first, 'leader')
      check.equal(told, ['leader'])
      first.stop()
    },
  },
  {
    name: 'while one leads the others follow, and profiles do not know each other',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      const third = profile.open()
      await settled(third, 'follower')
      check.equal([first.role(), second.role()], ['leader', 'follower'])
      const elsewhere = newProfile().open()
      await settled(elsewhere, 'leader')
      check.equal(first.role(), 'leader')
      for (const tab of [first, second, third, elsewhere]) tab.stop()
    },
  },
  {
    name: 'when the leader stops, the longest waiting follower leads by itself',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      const third = profile.open()
      await settled(third, 'follower')
      first.stop()
      await settled(second, 'leader')
      check.equal(third.role(), 'follower')
      second.stop()
      await settled(third, 'leader')
      third.stop()
    },
  },
  {
    name: 'taking over makes this tab the leader and the other one deposed',
    async run({ newProfile }) {
      const { first, second } = await openPair(newProfile())
      second.takeOver()
      await Promise.all([settled(second, 'leader'), settled(first, 'deposed')])
      first.stop()
      check.equal(second.role(), 'leader')
      second.stop()
    },
  },
  {
    name: 'a deposed tab can take over again, as often as it likes',
    async run({ newProfile }) {
      const { first, second } = await openPair(newProfile())
      let [leader, other] = [first, second]
      for (let i = 0; i < 5; i++) {
        other.takeOver()
        await Promise.all([settled(other, 'leader'), settled(leader, 'deposed')])
        ;[leader, other] = [other, leader]
      }
      for (const tab of [first, second]) tab.stop()
    },
  },
  {
    name: 'when the leader goes a follower leads before a deposed tab, which waits behind it',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      const third = profile.open()
      await settled(third, 'follower')
      third.takeOver()
      await Promise.all([settled(third, 'leader'), settled(first, 'deposed')])
      check.equal(second.role(), 'follower', 'a follower is not concerned')
      third.stop()
      await settled(second, 'leader')
      await quiet(profile)
      check.equal(first.role(), 'deposed')
      first.stop()
      second.stop()
    },
  },
  {
    name: 'of several that take over at once one leads and nobody else does',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      const third = profile.open()
      await settled(third, 'follower')
      second.takeOver()
      third.takeOver()
      await Promise.all([settled(third, 'leader'), settled(second, 'deposed'), settled(first, 'deposed')])
      await quiet(profile)
      check.equal([first.role(), second.role(), third.role()], ['deposed', 'deposed', 'leader'])
      for (const tab of [first, second, third]) tab.stop()
    },
  },
  {
    name: 'the leader and a tab that waits take over nothing',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      const told: TabRole[] = []
      first.onChange((role) => told.push(role))
      first.takeOver()
      const third = profile.open()
      third.takeOver()
      await settled(third, 'follower')
      await quiet(profile)
      check.equal([first.role(), second.role(), third.role(), told], ['leader', 'follower', 'follower', []])
      for (const tab of [first, second, third]) tab.stop()
    },
  },
  {
    name: 'a tab that stopped hears nothing and takes nothing, and leaves no place in the queue',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      const third = profile.open()
      await settled(third, 'follower')
      const told: TabRole[] = []
      second.onChange((role) => told.push(role))
      second.stop()
      second.takeOver()
      first.stop()
      await settled(third, 'leader')
      await quiet(profile)
      check.equal(told, [])
      check.notEqual(second.role(), 'leader')
      third.stop()
      const fourth = profile.open()
      await settled(fourth, 'leader')
      fourth.stop()
    },
  },
  {
    name: 'a tab that stops before it knows its place never gets one, and is in nobody’s way',
    async run({ newProfile }) {
      const profile = newProfile()
      const hasty = profile.open()
      const told: TabRole[] = []
      hasty.onChange((role) => told.push(role))
      hasty.stop()
      const first = profile.open()
      await settled(first, 'leader')
      await quiet(profile)
      check.equal(told, [])
      first.stop()
    },
  },
  {
    name: 'a deposed tab leads again by itself once the one that took over is gone',
    async run({ newProfile }) {
      const profile = newProfile()
      const { first, second } = await openPair(profile)
      second.takeOver()
      await Promise.all([settled(second, 'leader'), settled(first, 'deposed')])
      second.stop()
      await settled(first, 'leader')
      const third = profile.open()
      await settled(third, 'follower')
      first.stop()
      await settled(third, 'leader')
      third.stop()
    },
  },
  {
    name: 'who no longer listens is not told',
    async run({ newProfile }) {
      const { first, second } = await openPair(newProfile())
      const told: TabRole[] = []
      const stopListening = first.onChange((role) => told.push(role))
      stopListening()
      second.takeOver()
      await settled(first, 'deposed')
      check.equal(told, [])
      first.stop()
      second.stop()
    },
  },
]
