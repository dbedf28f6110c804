import type { Notice, Notifier, NotifyPermission } from '../../src/ports/notifier.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

/** A device on which nothing is shown yet, and notifications are permitted. */
export interface NotifierUnderTest {
  /** A start of the page; each sees the same device. */
  start(): Notifier
  /** What the person says to the browser. */
  permit(permission: Exclude<NotifyPermission, 'unsupported'>): Promise<void>
  /** What stands on the screen, in order of its tags. */
  shown(): Promise<readonly Pick<Notice, 'tag' | 'title' | 'body'>[]>
  /** Notifications are still there when the page that has shown them is gone. */
  readonly outlives: boolean
}

const notice = (tag: string, change: Partial<Notice> = {}): Notice => ({
  tag,
  title: 'Bob',
  body: 'hello',
  conversation: 'tete1bob',
  silent: true,
  again: false,
  lang: 'en',
  ...change,
})

/** Changes of mind arrive when the browser gets to it. One that does not come runs into the limit of whoever runs the case. */
const becomes = (notifier: Notifier, permission: NotifyPermission) =>
  new Promise<void>((resolve) => {
    if (notifier.permission() === permission) return resolve()
    const stop = notifier.onPermission(() => {
      if (notifier.permission() !== permission) return
      stop()
      resolve()
    })
  })

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const tags = async ({ shown }: NotifierUnderTest) => (await shown()).map(({ tag }) => tag)

export const notifierContract: Contract<NotifierUnderTest> = [
  {
    name: 'shows what it is told, and says that it did',
    async run(subject) {
      const notifier = subject.start()
      check.equal(notifier.permission(), 'granted')
      check.equal(await notifier.show(notice('bob')), true)
      check.equal(await subject.shown(), [{ tag: 'bob', title: 'Bob', body: 'hello' }])
    },
  },
  {
    name: 'one with the same tag takes the place of the one before, told anew or not; another stands beside it',
    async run(subject) {
      const notifier = subject.start()
      await notifier.show(notice('bob'))
      await notifier.show(notice('bob', { body: 'are you there?', again: true }))
      await notifier.show(notice('zoe', { title: 'Zoé', conversation: undefined, silent: false }))
      check.equal(await subject.shown(), [
        { tag: 'bob', title: 'Bob', body: 'are you there?' },
        { tag: 'zoe', title: 'Zoé', body: 'hello' },
      ])
      await notifier.show(notice('bob', { body: 'well?' }))
      check.equal((await subject.shown())[0]?.body, 'well?')
    },
  },
  {
    name: 'closes the one that is named, and nothing when there is none',
    async run(subject) {
      const notifier = subject.start()
      for (const tag of ['bob', 'bob/reaction', 'zoe']) await notifier.show(notice(tag))
      await notifier.close('bob')
      await notifier.close('nobody')
      check.equal(await tags(subject), ['bob/reaction', 'zoe'])
      check.equal(await notifier.show(notice('bob')), true)
      check.equal(await tags(subject), ['bob', 'bob/reaction', 'zoe'])
    },
  },
  {
    name: 'closes all of them, also twice',
    async run(subject) {
      const notifier = subject.start()
      for (const tag of ['bob', 'zoe']) await notifier.show(notice(tag))
      await notifier.closeAll()
      await notifier.closeAll()
      check.equal(await tags(subject), [])
    },
  },
  {
    name: 'what is shown while others are being closed stays, however the two fall together',
    async run(subject) {
      const notifier = subject.start()
      const friends = Array.from({ length: 200 }, (_, i) => `friend ${String(i).padStart(3, '0')}`)
      for (const [i, friend] of friends.entries()) {
        const closing = [pause((i * 7) % 12), pause((i * 5) % 11)].map((rest) => rest.then(() => notifier.close('bob')))
        await pause((i * 3) % 8)
        await notifier.show(notice(friend))
        await Promise.all(closing)
      }
      check.equal(await tags(subject), friends)
    },
  },
  {
    name: 'those that an earlier start of the page has shown are replaced and closed like its own',
    async run(subject) {
      if (!subject.outlives) return
      await subject.start().show(notice('bob'))
      await subject.start().show(notice('zoe'))
      const later = subject.start()
      await later.show(notice('bob', { body: 'again' }))
      check.equal(
        (await subject.shown()).map(({ body }) => body),
        ['again', 'hello'],
      )
      await later.close('bob')
      check.equal(await tags(subject), ['zoe'])
      await later.closeAll()
      check.equal(await tags(subject), [])
    },
  },
  {
    name: 'without permission nothing is shown, which is no error',
    async run(subject) {
      const notifier = subject.start()
      await subject.permit('denied')
      await becomes(notifier, 'denied')
      check.equal(await notifier.show(notice('bob')), false)
      check.equal(await notifier.ask(), 'denied')
      await notifier.close('bob')
      await notifier.closeAll()
      check.equal(await tags(subject), [])
    },
  },
  {
    name: 'follows when the person changes their mind, and tells whoever still listens',
    async run(subject) {
      const notifier = subject.start()
      let told = 0
      const stop = notifier.onPermission(() => {
        told += 1
      })
      await subject.permit('denied')
      await becomes(notifier, 'denied')
      check.that(told > 0, 'told')
      stop()
      const before = told
      await subject.permit('granted')
      await becomes(notifier, 'granted')
      check.equal(told, before)
      check.equal(await notifier.show(notice('bob')), true)
    },
  },
  {
    name: 'asking for what is granted brings it, and tells',
    async run(subject) {
      const notifier = subject.start()
      let told = 0
      notifier.onPermission(() => {
        told += 1
      })
      check.equal(await notifier.ask(), 'granted')
      check.equal(told, 1)
    },
  },
]
