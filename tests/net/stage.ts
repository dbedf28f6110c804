import { expect } from '@playwright/test'
import { createChecks } from './checks.ts'
import type { Laboratory } from './lab/laboratory.ts'
import { type Pair, pairOf, type Said, saidBy, shownAt, triedBy } from './lab/observe.ts'
import { AS_SHIPPED } from './lab/servers.ts'
import { sleep } from './lab/spaces.ts'
import type { Row } from './row.ts'
import type { Change, Scenario, Two } from './scenario.ts'

/** As long as anything may take here before it counts as not happening: a dial, its end, and the pause before the next. Milliseconds. */
const PATIENCE = 75_000
const LONG_PATIENCE = 200_000

const both = <T>({ ann, bob }: Two, work: (who: Two['ann']) => Promise<T>): Promise<[T, T]> =>
  Promise.all([work(ann), work(bob)])

/** Looks again and again; false when it never came about. */
const comes = async (look: () => Promise<boolean>, patience = PATIENCE): Promise<boolean> => {
  for (const until = Date.now() + patience; Date.now() < until; await sleep(100)) if (await look()) return true
  return look()
}

const settle = async (lab: Laboratory, { nat, serving, network, anew }: Scenario | Change) => {
  await lab.reset(anew)
  const [a, b] = nat ?? ['cone', 'cone']
  lab.homes.A.nat(a)
  lab.homes.B.nat(b)
  await lab.servers.serve({ ...AS_SHIPPED, ...serving })
  await network?.(lab)
}
const meet = async (lab: Laboratory, { sameLan, choose }: Scenario | Change): Promise<Two> => {
  const [ann, bob] = await Promise.all([lab.person('A', 'Ann'), lab.person(sameLan ? 'A2' : 'B', 'Bob')])
  const two = { lab, ann, bob }
  await choose?.(two)
  return two
}
/** Each pastes the other's ID. Resolves to the moment before the second one does. */
const befriend = async ({ ann, bob }: Two): Promise<number> => {
  await ann.add(bob.id)
  await ann.openChat(bob)
  const at = Date.now()
  await bob.add(ann.id)
  await bob.openChat(ann)
  return at
}

/** Switch that lets nothing but relays be used. */
export const hideAddress = async ({ page }: Two['ann']) => {
  const hidden = page.getByRole('switch', { name: 'Hide my IP address (always relay)' })
  await page.getByRole('link', { name: 'Settings' }).click()
  await hidden.click()
  await expect(hidden).toBeChecked()
  await page.goBack()
}

const isOnline = async (who: Two['ann']) => (await saidBy(who.page)).at(-1)?.link === 'online'
const online = (two: Two, patience = PATIENCE) =>
  comes(async () => (await both(two, isOnline)).every(Boolean), patience)

/** First moment from which the page says that it is linked. */
const onlineSince = async (who: Two['ann'], from: number) =>
  (await saidBy(who.page)).find(({ at, link }) => at >= from && link === 'online')?.at ?? Number.NaN

/** From the first attempt until both pages say that they are linked. */
const timeToConnect = async (two: Two, from: number) => {
  const tried = (await both(two, ({ page }) => triedBy(page))).flat()
  const began = tried.filter(({ answered }) => answered).map((one) => one.began)
  const up = await both(two, (who) => onlineSince(who, from))
  return Math.max(...up) - Math.min(...began.filter((at) => at >= from))
}

const isRelayed = (...pairs: (Pair | undefined)[]) =>
  pairs.some((pair) => pair?.local === 'relay' || pair?.remote === 'relay')

/** The way really in use: only both ends together know of every relay. */
const wayOf = async (two: Two) => {
  const [a, b] = await both(two, ({ page }) => pairOf(page))
  const ends = [a, b].map((pair) => (pair?.local === 'relay' ? `relay/${pair.by}` : (pair?.local ?? '?')))
  const way = a && b ? (isRelayed(a, b) ? 'relayed' : 'direct') : undefined
  return { way, by: a?.by ?? b?.by, words: `${way ?? 'none'} (${[...new Set(ends)].join(', ')})` }
}

/** The way in use once it is the wanted one: ICE may begin with another that was quicker to be found. Without one, as it is. */
const wayFound = async (two: Two, wanted?: string) => {
  if (wanted) await comes(async () => (await wayOf(two)).way === wanted)
  return wayOf(two)
}

/** Words one after the other, without those that were there for no longer than an eye takes. */
const FLEETING = 150
const wordsOf = (said: readonly Said[], from: number) => {
  const since = said.filter(({ at }, n) => at >= from || (said[n + 1]?.at ?? Number.POSITIVE_INFINITY) > from)
  const lasting = since.filter(({ at }, n) => (since[n + 1]?.at ?? Number.POSITIVE_INFINITY) - at >= FLEETING)
  const words = lasting.map((one) => one.words).filter((one, n, all) => one !== all[n - 1])
  return words.length > 6 ? [...words.slice(0, 3), '…', ...words.slice(-2)].join(' → ') : words.join(' → ')
}
const whatWasSaid = async (two: Two, from: number) => {
  const [a, b] = await both(two, async ({ page }) => wordsOf(await saidBy(page), from))
  return a === b ? a : `Ann: ${a}; Bob: ${b}`
}
/** What stands behind "Connection details". */
const detailsOf = async ({ page }: Two['ann']) => {
  await page.getByRole('button', { name: 'Connection details' }).click()
  const words = await page.locator('section[data-tone] p').first().innerText()
  await page.getByRole('button', { name: 'Connection details' }).click()
  return words
}

const said = (name: string, n: number) => `${name} says ${n}`

/** Both hold the same texts, in the order in which each said theirs, with ticks on all of them. */
const checkMessages = async (two: Two, count: number, { check }: ReturnType<typeof createChecks>): Promise<string> => {
  const [a, b] = await both(two, (who) => who.texts())
  const wrong: string[] = []
  for (const name of ['Ann', 'Bob']) {
    const wanted = Array.from({ length: count }, (_, n) => said(name, n + 1)).join()
    for (const [reader, texts] of [
      ['Ann', a],
      ['Bob', b],
    ] as const) {
      const got = texts.filter((text) => text.startsWith(name)).join()
      if (got !== wanted) wrong.push(`${reader} reads of ${name}: ${got}`)
    }
  }
  if (a.join() !== b.join()) wrong.push('not in the same order at both')
  const ticked = (who: Two['ann']) =>
    comes(async () => {
      const texts = Array.from({ length: count }, (_, n) => who.message(said(who.name, n + 1)))
      const marks = await Promise.all(texts.map((text) => text.getAttribute('data-status')))
      return marks.every((mark) => mark === 'delivered' || mark === 'read')
    })
  if (!(await both(two, ticked)).every(Boolean)) wrong.push('not all of them are ticked')
  check('messages', wrong.length === 0, wrong.join('; '))
  return wrong.length === 0 ? `${2 * count} of ${2 * count}, in order` : wrong.join('; ')
}
const arrives = (two: Two, n: number, patience: number) =>
  comes(async () => {
    const [a, b] = await both(two, ({ name, page }) => shownAt(page, said(name === 'Ann' ? 'Bob' : 'Ann', n)))
    return a !== undefined && b !== undefined
  }, patience)

/** The page says of the way what is so, at both ends: of the one then in use, which ICE may still change. */
const checkWords = async (two: Two, { check }: ReturnType<typeof createChecks>) => {
  const says = async ({ page }: Two['ann']) => (await saidBy(page)).at(-1)?.path
  let way: string | undefined
  await comes(async () => {
    way = (await wayOf(two)).way
    return (await both(two, says)).every((path) => path === way)
  })
  for (const who of [two.ann, two.bob])
    check(`${who.name} is told the way`, (await says(who)) === way, `${await says(who)} instead of ${way}`)
}

/** Two people meet in such networks. */
export const play = async (lab: Laboratory, scenario: Scenario, row: Row): Promise<string[]> => {
  const checks = createChecks(scenario)
  await settle(lab, scenario)
  const two = await meet(lab, scenario)
  const began = await befriend(two)
  if (scenario.way === 'none') await noWay(two, scenario, row, checks, began)
  else {
    const linked = await online(two)
    checks.check('links', linked, await both(two, ({ page }) => triedBy(page)))
    row.result = linked ? 'linked' : 'not linked'
    if (linked) {
      row.connect = await timeToConnect(two, began)
      await both(two, (who) => who.say(said(who.name, 1)))
      checks.check('arrives', await arrives(two, 1, PATIENCE))
      await both(two, (who) => who.say(said(who.name, 2)))
      await arrives(two, 2, PATIENCE)
      const { way, by, words } = await wayFound(two, scenario.way)
      row.path = words
      checks.check('way', way === scenario.way, words)
      if (scenario.by) checks.check('reaches the relay', by === scenario.by, words)
      await checkWords(two, checks)
      row.messages = await checkMessages(two, 2, checks)
    }
    row.said = await whatWasSaid(two, began)
  }
  await scenario.also?.(two, checks)
  row.known = checks.seen()
  return checks.wrong()
}

/** There is no way: a first attempt has come to its end, and both are told the same. */
const noWay = async (
  two: Two,
  scenario: Scenario,
  row: Row,
  checks: ReturnType<typeof createChecks>,
  began: number,
) => {
  const { words = /unreachable/ } = scenario
  const ended = async ({ page }: Two['ann']) =>
    (await triedBy(page)).some(({ answered, ended }) => answered && ended !== undefined)
  const tells = async ({ page }: Two['ann']) => (await saidBy(page)).some((one) => words.test(one.words))
  await comes(async () => (await both(two, ended)).some(Boolean) || (await both(two, tells)).every(Boolean))
  const excused = [two.ann, two.bob].map(({ name }) => scenario.known?.[`${name} is told why`] !== undefined)
  await comes(async () => (await both(two, tells)).every((told, n) => told || excused[n]))
  for (const who of [two.ann, two.bob])
    checks.check(`${who.name} is told why`, await tells(who), (await saidBy(who.page)).at(-1)?.words)
  const linked = (await both(two, isOnline)).some(Boolean)
  checks.check('does not link', !linked)
  row.result = linked ? 'linked' : 'no way'
  row.path = linked ? (await wayOf(two)).words : '–'
  const details = [...new Set(await both(two, detailsOf))]
  row.said = `${await whatWasSaid(two, began)} (“${details.join('” · “')}”)`
}

/** When each of their links began, of those that ever came about. */
const linksOf = (two: Two) =>
  both(two, async ({ page }) =>
    (await triedBy(page)).filter(({ connected }) => connected !== undefined).map(({ began }) => began),
  )

/** Two people are linked, and something happens. */
export const change = async (lab: Laboratory, one: Change, row: Row): Promise<string[]> => {
  const checks = createChecks(one)
  await settle(lab, one)
  const two = await meet(lab, one)
  if (one.hidden) await both(two, hideAddress)
  const began = await befriend(two)
  if (!(await online(two)))
    return [`they never linked: ${JSON.stringify(await both(two, ({ page }) => triedBy(page)))}`]
  row.connect = await timeToConnect(two, began)
  await both(two, (who) => who.say(said(who.name, 1)))
  if (!(await arrives(two, 1, PATIENCE))) return ['what was said beforehand never came']
  const linksBefore = await linksOf(two)
  const before = await wayOf(two)

  const happened = Date.now()
  const asleep = new Set<string>()
  let spoken = false
  await one.happens(two, async () => {
    spoken = true
    // Whoever sleeps says nothing until all is well again.
    for (const who of [two.ann, two.bob]) if (two.lab.asleep(who.host)) asleep.add(who.name)
    await both(two, (who) => (asleep.has(who.name) ? Promise.resolve() : who.say(said(who.name, 2))))
  })
  const whole = Date.now()
  if (!spoken) throw new Error(`${one.title}: nothing was said meanwhile`)
  await both(two, (who) => (asleep.has(who.name) ? who.say(said(who.name, 2)) : Promise.resolve()))
  const back = await arrives(two, 2, LONG_PATIENCE)
  checks.check('recovers', back, `not within ${LONG_PATIENCE / 1_000} s`)
  row.result = back ? 'recovers' : 'does not recover'
  if (back) {
    const shown = await both(two, ({ name, page }) => shownAt(page, said(name === 'Ann' ? 'Bob' : 'Ann', 2)))
    row.recover = Math.max(0, ...shown.map((at) => (at ?? whole) - whole))
    await both(two, (who) => who.say(said(who.name, 3)))
    checks.check('talks on', await arrives(two, 3, PATIENCE))
    const after = await wayFound(two, one.way)
    row.path = before.words === after.words ? after.words : `${before.words} → ${after.words}`
    const way = one.way ?? after.way ?? ''
    checks.check('way', after.way === way, after.words)
    await checkWords(two, checks)
    row.messages = await checkMessages(two, 3, checks)
    if (one.keeps) {
      const linksAfter = await linksOf(two)
      checks.check('keeps the link', linksBefore.join() === linksAfter.join(), { linksBefore, linksAfter })
    }
  }
  row.said = await whatWasSaid(two, happened)
  row.known = checks.seen()
  return checks.wrong()
}
