import { expect, test } from '@playwright/test'
import { type HostileBroker, startHostileBroker } from '../support/hostileBroker.ts'
import { serveWithBroker, sitInBetween } from '../support/manInTheMiddle.ts'
import { createPerson, makeFriends, type Person } from '../support/person.ts'
import { type RunningServer, startServer } from '../support/server.ts'

let server: RunningServer
let broker: HostileBroker
let front: Awaited<ReturnType<typeof serveWithBroker>>
const people: Person[] = []

test.beforeEach(async () => {
  server = await startServer()
  broker = await startHostileBroker()
  front = await serveWithBroker(server.port, broker)
})
test.afterEach(async () => {
  for (const person of people.splice(0)) await person.close()
  await front.stop()
  await broker.stop()
  await server.stop()
})
async function couple(browser: Parameters<typeof createPerson>[0]): Promise<[Person, Person]> {
  const ann = await createPerson(browser, front.url, 'Ann')
  const bob = await createPerson(browser, front.url, 'Bob')
  people.push(ann, bob)
  return [ann, bob]
}
const link = (person: Person) => person.page.locator('main [data-link]').first()

test('[abuse B7] a broker that sits in between is refused before anything is answered, and whoever was dialled is told', async ({
  browser,
}) => {
  const [ann, bob] = await couple(browser)
  const man = await sitInBetween(browser, server.url, broker, { decoy: false })
  await ann.add(bob.id)
  await ann.say('for Bob alone')
  await bob.add(ann.id)
  await expect.poll(man.swapped).toBeGreaterThan(0)
  // Bob dials, since he has agreed. Ann sees that the SDP is not the one that he has signed; he hears from nobody.
  await expect(link(ann)).toHaveAttribute('data-link-reason', 'intercepted')
  await expect(link(bob)).toHaveAttribute('data-link-reason', /timeout|intercepted/)
  expect((await man.heard()).join()).not.toContain('for Bob alone')
  await expect(ann.message('for Bob alone')).toHaveAttribute('data-status', 'waiting')

  await man.leave()
  await expect(link(ann)).toHaveAttribute('data-link', 'online', { timeout: 60_000 })
  await bob.openChat(ann)
  await expect(bob.message('for Bob alone')).toBeVisible()
  await expect(link(ann)).not.toHaveAttribute('data-link-reason')
})

test('[abuse B8] a decoy certificate line in front changes nothing', async ({ browser }) => {
  const [ann, bob] = await couple(browser)
  await makeFriends(ann, bob)
  const man = await sitInBetween(browser, server.url, broker, { decoy: true })
  await bob.page.reload()
  await ann.say('for Bob alone')
  await expect.poll(man.swapped).toBeGreaterThan(1)
  for (const person of [ann, bob]) {
    await expect(link(person)).toHaveAttribute('data-link-reason', 'refused')
  }
  expect((await man.heard()).join()).toBe('')
  await expect(ann.message('for Bob alone')).toHaveAttribute('data-status', 'waiting')
  await man.leave()
  await expect(link(ann)).toHaveAttribute('data-link', 'online', { timeout: 60_000 })
  await expect(bob.message('for Bob alone')).toBeVisible()
})
