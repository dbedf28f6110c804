import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'
import {
  collect,
  connect,
  type DetouredTransport,
  pathsOf,
  promise,
  type TransportUnderTest,
} from './transportStage.ts'

/** What is promised of ways, and of none. */
export const waysContract: Contract<TransportUnderTest> = [
  promise('two pages beside each other are told that they are connected directly', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const told = [pathsOf(here), pathsOf(there)]
    await until(() => told.every((paths) => paths.length > 0))
    check.equal(told, [['direct'], ['direct']])
    // Whoever listens now hears it as well.
    const later = pathsOf(here)
    await until(() => later.length > 0)
    check.equal([later, told[0]], [['direct'], ['direct']])
  }),

  promise('no path is told of a channel that is closed', async ({ pair, until }) => {
    const [a, b] = await pair()
    const [[gone], [here]] = [await connect(a, b), await connect(a, b)]
    const before = pathsOf(gone)
    gone.close()
    const [after, told] = [pathsOf(gone), pathsOf(here)]
    await until(() => told.length > 0)
    check.equal([before, after], [[], []])
  }),

  promise('an admitted offer of which nothing comes is told of, once', async ({ pair, until }) => {
    const [a, b] = await pair()
    let decide: (admit: boolean) => void = () => {}
    b.admits = () => new Promise((resolve) => (decide = resolve))
    const attempt = a.dial(b.id)
    await until(() => b.offers.length === 1)
    attempt.cancel()
    decide(true)
    // A page that is stopped says nothing of it: this one is gone, and its browser with it.
    await until(() => b.unopened.length === 1)
    check.equal([b.unopened[0]?.from, b.unopened[0]?.connectionId], [a.id, attempt.connectionId])
    b.admits = async () => true
    await connect(a, b)
    check.equal([b.unopened.length, b.inbound.length], [1, 1])
  }),
]

/** What is promised of a way that changes while it is used. */
export const detourContract: Contract<DetouredTransport> = [
  promise('a way that changes is told on both sides, and frames go on', async ({ subject, pair, until }) => {
    const [a, b] = await pair()
    const [here, there] = await connect(a, b)
    const [atA, atB] = [collect(here), collect(there)]
    const told = [pathsOf(here), pathsOf(there)]
    await until(() => told.every((paths) => paths.at(-1) === 'relayed'))
    here.send(new Uint8Array([1]))
    subject.straighten()
    await until(() => told.every((paths) => paths.at(-1) === 'direct'))
    check.equal(told, [
      ['relayed', 'direct'],
      ['relayed', 'direct'],
    ])
    there.send(new Uint8Array([2]))
    await until(() => atA.length === 1 && atB.length === 1)
  }),

  promise('whoever listens later is told how it is by then', async ({ subject, pair, until }) => {
    const [a, b] = await pair()
    const [here] = await connect(a, b)
    const first = pathsOf(here)
    await until(() => first.length === 1)
    const second = pathsOf(here)
    subject.straighten()
    await until(() => second.at(-1) === 'direct')
    check.equal(first, ['relayed'], 'one listener at a time')
  }),
]
