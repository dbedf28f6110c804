import type { TabChannel } from '../../src/ports/tabChannel.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

export interface TabChannelUnderTest {
  /** A profile without tabs; each call opens one more. */
  newProfile(): { open(): TabChannel }
}

interface Heard {
  readonly from: string
  readonly message: unknown
}

/** All that a tab hears, and a way to wait until it is so many. */
function ears(channel: TabChannel) {
  const all: Heard[] = []
  let look = () => {}
  channel.onMessage((from, message) => {
    all.push({ from, message })
    look()
  })
  return {
    all,
    count: (wanted: number) =>
      new Promise<readonly Heard[]>((resolve) => {
        look = () => all.length >= wanted && resolve(all)
        look()
      }),
  }
}

const closeAll = (...channels: readonly TabChannel[]) => {
  for (const channel of channels) channel.close()
}

export const tabChannelContract: Contract<TabChannelUnderTest> = [
  {
    name: 'each tab has a name of its own',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, other] = [profile.open(), profile.open()]
      check.notEqual(one.self, other.self)
      closeAll(one, other)
    },
  },
  {
    name: 'what is told reaches all others, with who has told it, and not oneself',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, two, three] = [profile.open(), profile.open(), profile.open()]
      const [own, second, third] = [ears(one), ears(two), ears(three)]
      one.tell({ word: 'hello' })
      const expected = [{ from: one.self, message: { word: 'hello' } }]
      check.equal(await second.count(1), expected)
      check.equal(await third.count(1), expected)
      two.post(one.self, 'heard')
      check.equal(await own.count(1), [{ from: two.self, message: 'heard' }])
      closeAll(one, two, three)
    },
  },
  {
    name: 'what is posted to one tab no other hears',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, two, three] = [profile.open(), profile.open(), profile.open()]
      const [second, third] = [ears(two), ears(three)]
      one.post(two.self, 'secret')
      await second.count(1)
      one.tell('for all')
      await third.count(1)
      check.equal(
        third.all.map(({ message }) => message),
        ['for all'],
      )
      closeAll(one, two, three)
    },
  },
  {
    name: 'what goes to one tab comes in its order, as a copy',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, two] = [profile.open(), profile.open()]
      const second = ears(two)
      const map = new Map([['a', { n: 1 }]])
      for (let n = 0; n < 200; n++) one.post(two.self, { n, map })
      map.clear()
      const heard = await second.count(200)
      check.equal(
        heard.map(({ message }) => (message as { n: number }).n),
        Array.from({ length: 200 }, (_, n) => n),
      )
      const last = heard[199]?.message as { map: typeof map } | undefined
      check.equal(last?.map.get('a'), { n: 1 })
      closeAll(one, two)
    },
  },
  {
    name: 'profiles do not hear each other',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, two, elsewhere] = [profile.open(), profile.open(), newProfile().open()]
      const [second, stranger] = [ears(two), ears(elsewhere)]
      elsewhere.post(two.self, 'foreign')
      one.tell('for all')
      one.post(two.self, 'for one')
      await second.count(2)
      check.equal(stranger.all, [])
      closeAll(one, two, elsewhere)
    },
  },
  {
    name: 'it is told when a tab is gone, once, and soon of one that never was',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, two] = [profile.open(), profile.open()]
      // Who has been heard of is there.
      const second = ears(two)
      const first = ears(one)
      two.tell('here')
      await first.count(1)
      one.post(two.self, 'seen')
      await second.count(1)
      let told = 0
      const gone = new Promise<void>((resolve) =>
        one.whenGone(two.self, () => {
          told += 1
          resolve()
        }),
      )
      let notTold = 0
      const stop = one.whenGone(two.self, () => {
        notTold += 1
      })
      stop()
      check.equal(told, 0)
      two.close()
      await gone
      await new Promise<void>((resolve) => one.whenGone('nobody', resolve))
      check.equal([told, notTold], [1, 0])
      one.close()
    },
  },
  {
    name: 'a tab that has closed says nothing and hears nothing',
    async run({ newProfile }) {
      const profile = newProfile()
      const [one, two, three] = [profile.open(), profile.open(), profile.open()]
      const [second, third] = [ears(two), ears(three)]
      two.close()
      two.tell('from beyond')
      one.tell('for all')
      one.post(two.self, 'too late')
      check.equal(
        (await third.count(1)).map(({ message }) => message),
        ['for all'],
      )
      check.equal(second.all, [])
      closeAll(one, three)
    },
  },
]
