import { hkdfSync } from 'node:crypto'
import { type BrowserContext, expect, type Page } from '@playwright/test'
import { mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { find } from '../support/deeds.ts'
import { settings, turnOn, wordsOf } from '../support/lockDeeds.ts'
import { newProfile } from '../support/onDisk.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { canariesIn } from '../support/rawDisk.ts'
import { test } from '../support/shared.ts'

// What of all that is said can be read on the disk, with a lock and without one.

/** What recovery words spell, and what grows of it. */
function secretsOf(words: string) {
  const secret = mnemonicToEntropy(words, wordlist)
  return { secret, seed: new Uint8Array(hkdfSync('sha256', secret, '', 'tete-a-tete/1 identity\0', 32)) }
}

/** Person in a browser of their own, whose profile is really on the disk. */
async function onDisk(server: { url: string }, launch: () => Promise<BrowserContext>, name: string): Promise<Person> {
  const context = await launch()
  const ann = await createPerson({ newContext: async () => context }, server.url, name)
  return ann
}

/** Everything that this origin has in the browser, as the page itself can read it. */
const live = (page: Page) =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
    const found: unknown[] = [{ ...localStorage }, { ...sessionStorage }, document.title]
    for (const { name } of await indexedDB.databases()) {
      const db = await settled(indexedDB.open(name!))
      for (const table of db.objectStoreNames)
        found.push([name, table, await settled(db.transaction(table).objectStore(table).getAll())])
      db.close()
    }
    const plain = (_: string, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value
    return JSON.stringify(found, plain)
  })

/** Says and types one thing of each kind. */
async function liveHere(ann: Person, bob: Person) {
  await makeFriends(ann, bob)
  await ann.say('wordcanary of mine')
  await bob.say('wordcanary of theirs')
  await expect(ann.message('wordcanary of theirs')).toBeVisible()
  await expect(await find(ann, 'theirs')).toHaveCount(1)
  await find(ann, 'searchcanary')
  await find(ann, '')
  await ann.page.evaluate((id) => {
    location.hash = `/person/${id}`
  }, bob.id)
  await ann.page.getByRole('textbox', { name: 'Note' }).fill('notecanary')
  await ann.page.goBack()
  await ann.openChat(bob)
  await ann.page.getByRole('textbox', { name: 'Message', exact: true }).fill('draftcanary half said')
  await expect.poll(() => ann.page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(0)
}
const CANARIES = {
  words: 'wordcanary',
  name: 'Bobcanary',
  draft: 'draftcanary',
  search: 'searchcanary',
  note: 'notecanary',
} as const

for (const when of ['before', 'after', 'never'] as const)
  test(`[Z1] the raw bytes of a profile whose lock is turned on ${when} anything is said`, async ({
    meeting,
    server,
  }) => {
    const profile = await newProfile()
    try {
      const bob = await meeting.join('Bobcanary')
      const ann = await onDisk(server, profile.launch, 'Ann')
      await settings(ann.page)
      const words = await wordsOf(ann.page)
      await ann.page.goBack()
      if (when === 'before') {
        await turnOn(ann.page)
        await ann.page.goBack()
      }
      await liveHere(ann, bob)
      if (when === 'after') await turnOn(ann.page)
      const now = await live(ann.page)
      for (const canary of Object.values(CANARIES)) {
        if (when === 'never') continue
        expect(now, canary).not.toContain(canary)
      }
      await ann.context.close()
      const found = canariesIn(profile.folder, { ...CANARIES, recovery: words, ...secretsOf(words) })
      // What the browser's own files keep of before (docs/security.md): of the keys there is always a before.
      const remains = found.filter((one) => /indexeddb\.leveldb.*: (seed|secret)$/i.test(one))
      if (when === 'before') expect(found.filter((one) => !remains.includes(one))).toEqual([])
      if (when === 'never')
        for (const which of ['words', 'name', 'draft', 'note', 'seed'])
          expect(found.filter((one) => one.includes(`: ${which}`)).length, which).toBeGreaterThan(0)
      console.log(`${when}: remains on the disk: ${found.join('; ') || 'nothing'}`)
    } finally {
      await profile.remove()
    }
  })
