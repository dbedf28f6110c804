import { type Browser, expect, type Locator, type Page } from '@playwright/test'
import { createPerson, makeFriends, type Person, type Profile } from './person.ts'
import type { SharedServer } from './server.ts'

// What people do to messages, by the names that are on screen.

export const field = (person: Person) => person.page.getByRole('textbox', { name: 'Message', exact: true })
export const log = (person: Person) => person.page.getByRole('log', { name: 'Messages' })
export const byId = (person: Person, id: string) => log(person).locator(`[data-message-id="${id}"]`)
export const idOf = async (message: Locator) => (await message.getAttribute('data-message-id')) ?? ''
export const pinned = (person: Person) => person.page.getByRole('region', { name: 'Pinned messages' })

export async function choose(person: Person, message: Locator, deed: string) {
  await message.getByRole('button', { name: 'Message actions' }).click()
  await person.page.getByRole('menuitem', { name: deed, exact: true }).click()
}

/** One of those that are offered first. */
export async function react(person: Person, message: Locator, emoji: string) {
  await choose(person, message, 'React')
  const chooser = person.page.getByRole('dialog', { name: 'Choose an emoji' })
  await chooser.getByRole('button', { name: emoji, exact: true }).click()
  await expect(chooser).toBeHidden()
}

export async function ofChat(person: Person, entry: string) {
  await person.page.getByRole('button', { name: 'Chat options' }).click()
  await person.page.getByRole('menuitem', { name: entry, exact: true }).click()
}

/** Chooses when messages disappear, and presses what then stands there. */
export async function setTimer(person: Person, choice: string, then: string) {
  await ofChat(person, 'Disappearing messages')
  const dialog = person.page.getByRole('dialog', { name: 'Disappearing messages' })
  await dialog.getByRole('radio', { name: choice }).check()
  await dialog.getByRole('button', { name: then }).click()
  await expect(dialog).toBeHidden()
}

/** Does it disappear? Looked up in its details. */
export async function disappears(person: Person, message: Locator): Promise<boolean> {
  await choose(person, message, 'Details')
  const details = person.page.getByRole('dialog', { name: 'Details' })
  await expect(details.locator('dl')).toHaveAttribute('aria-busy', 'false')
  const found = (await details.getByText('Disappears', { exact: true }).count()) > 0
  await person.page.keyboard.press('Escape')
  await expect(details).toBeHidden()
  return found
}

/** Everything on this device, by its words. */
export async function find(person: Person, words: string): Promise<Locator> {
  await person.page.getByRole('searchbox', { name: 'Search messages' }).fill(words)
  // What was found before stands there until then.
  const found = person.page.getByRole('region', { name: 'Results' })
  if (words !== '') await expect(found.locator('[aria-busy]')).toHaveAttribute('aria-busy', 'false')
  return person.page.getByRole('list', { name: 'Search results' }).locator('[data-hit]')
}

export async function findsNothing(person: Person, words: string) {
  await find(person, words)
  await expect(person.page.getByText('Nothing found for')).toContainText(words)
}

/** Leads there without a reload. */
export const goTo = (page: Page, hash: string) => page.evaluate((to) => location.assign(to), hash)

/** Lines as they stand there, without what differs between the two sides: whose they are, and which reactions are mine. Runs in a page. */
export const linesOf = (all: readonly Element[]) =>
  all.map((one) => {
    // An earlier version has another name for it.
    const names = ['Go to quoted message', 'Go to what this answers']
    const quoted = one.querySelector(names.map((name) => `[aria-label="${name}"]`).join())?.parentElement
    return {
      id: one.getAttribute('data-message-id'),
      says: one.querySelector('[dir="auto"]')?.textContent ?? one.querySelector('em')?.textContent,
      edited: one.hasAttribute('data-edited'),
      deleted: one.hasAttribute('data-deleted'),
      answers: one.getAttribute('data-reply-to'),
      quoted: [...(quoted?.querySelectorAll('bdi') ?? [])].at(-1)?.textContent,
      forwarded: one.textContent?.includes('Forwarded'),
      pinned: one.querySelector('[aria-label="Pinned"]') !== null,
      reactions: [...one.querySelectorAll('[aria-pressed]')].map((each) => each.textContent),
    }
  })

/** The conversation as it stands there. */
export const picture = (person: Person) => log(person).locator('[data-message-id]').evaluateAll(linesOf)

export interface Meeting {
  readonly server: SharedServer
  readonly people: readonly Person[]
  join(name: string, profile?: Profile): Promise<Person>
  /** Two who have each other's ID. The profile is Ann's. */
  friends(profile?: Profile): Promise<{ ann: Person; bob: Person }>
  away(person: Person): Promise<void>
  back(person: Person, friend: Person): Promise<void>
  end(): Promise<void>
}

/** At `server`, which outlives it. */
export function startMeeting(browser: Browser, server: SharedServer): Meeting {
  const people: Person[] = []
  const meeting: Meeting = {
    server,
    people,
    async join(name, profile) {
      const person = await createPerson(browser, server.url, name, profile)
      people.push(person)
      return person
    },
    async friends(profile) {
      const ann = await meeting.join('Ann', profile)
      const bob = await meeting.join('Bob')
      await makeFriends(ann, bob)
      return { ann, bob }
    },
    async away(person) {
      await person.page.goto('about:blank')
    },
    async back(person, friend) {
      await person.page.goto(`${server.url}/?lang=en`)
      await person.openChat(friend)
      await person.online()
    },
    async end() {
      for (const person of people) await person.close()
    },
  }
  return meeting
}
