import { newProfile } from '../support/onDisk.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'

export type PersonOnDisk = Person & { leave(): Promise<void> }

/** Somebody in a browser of their own, whose storage is really on disk: what `browser.newContext` gives keeps its databases in memory. */
export async function personOnDisk(origin: string, name: string): Promise<PersonOnDisk> {
  const profile = await newProfile()
  const context = await profile.launch()
  const person = await createPerson({ newContext: async () => context }, origin, name)
  person.expectErrors(/404/) // of the icon of a bare file, where a page is left to
  return Object.assign(person, {
    async leave() {
      await person.close()
      await profile.remove()
    },
  })
}

export async function friendsOnDisk(origin: string): Promise<[PersonOnDisk, PersonOnDisk]> {
  const [a, b] = [await personOnDisk(origin, 'Ann'), await personOnDisk(origin, 'Bob')]
  await makeFriends(a, b)
  return [a, b]
}
