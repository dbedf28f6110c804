import type { Cluster, ClusterHandlers, Forged } from '../../peer-server/cluster/cluster.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'

/** What a node heard from the others. */
export interface Node {
  readonly cluster: Cluster
  readonly delivered: readonly (readonly [id: string, text: string])[]
  readonly lost: readonly (readonly [id: string, serial: number])[]
  /** How often something came that no node has said; or how often a record was not as its node had left it. */
  forged(what?: Forged): number
}

export interface ClusterSubject {
  /** Nodes of one cluster, all of them up. */
  nodes(count: number): Promise<readonly Node[]>
  /** IDs of this case alone. */
  name(text: string): string
}

/** For `createCluster`, a node that writes down what it hears. */
export const createNode = (make: (handlers: ClusterHandlers) => Cluster): Node => {
  const delivered: [string, string][] = []
  const lost: [string, number][] = []
  const forged: Forged[] = []
  const cluster = make({
    deliver: (id, text) => void delivered.push([id, text]),
    lost: (id, serial) => void lost.push([id, serial]),
    forged: (what) => void forged.push(what),
  })
  return { cluster, delivered, lost, forged: (what = 'letter') => forged.filter((one) => one === what).length }
}

export const until = async (holds: () => boolean | Promise<boolean>, says: string): Promise<void> => {
  for (let tries = 0; tries < 1_600; tries += 1) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error(`never: ${says}`)
}

const two = async (subject: ClusterSubject) => (await subject.nodes(2)) as [Node, Node]

export const clusterContract: Contract<ClusterSubject> = [
  {
    name: 'an ID is one client’s, whatever node it is on',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      check.equal(await a.cluster.claim(id, 1, 'ann'), 'mine')
      check.equal(await b.cluster.claim(id, 1, 'eve'), 'taken')
      check.equal(await a.cluster.claim(id, 2, 'eve'), 'taken')
      check.equal(a.lost, [])
    },
  },
  {
    name: 'the same owner takes it over to another node, and the former one hears which claim is lost',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      await a.cluster.claim(id, 7, 'ann')
      check.equal(await b.cluster.claim(id, 1, 'ann'), 'mine')
      await until(() => a.lost.length > 0, 'told')
      check.equal(a.lost, [[id, 7]])
    },
  },
  {
    name: 'a proved owner takes it from whoever has it',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      await a.cluster.claim(id, 7, undefined)
      check.equal(await b.cluster.claim(id, 1, undefined), 'mine')
      await until(() => a.lost.length > 0, 'told')
      check.equal(a.lost, [[id, 7]])
      check.equal(await b.cluster.claim(id, 2, undefined), 'mine')
      check.equal(b.lost, [])
    },
  },
  {
    name: 'of many who claim one ID at once, one has it',
    async run(subject) {
      const nodes = await subject.nodes(3)
      const id = subject.name('id')
      const claims = Array.from({ length: 30 }, (_, n) => nodes[n % 3]!.cluster.claim(id, n, `owner-${n}`))
      check.equal((await Promise.all(claims)).filter((result) => result === 'mine').length, 1)
    },
  },
  {
    name: 'an ID that was given back is free, and only its last claim gives it back',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      await a.cluster.claim(id, 1, 'ann')
      await a.cluster.claim(id, 2, 'ann')
      a.cluster.release(id, 1)
      check.equal(await b.cluster.claim(id, 1, 'eve'), 'taken')
      a.cluster.release(id, 2)
      await until(async () => (await b.cluster.claim(id, 2, 'eve')) === 'mine', 'free')
    },
  },
  {
    name: 'a node that lost an ID does not give it back',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      await a.cluster.claim(id, 1, undefined)
      await b.cluster.claim(id, 1, undefined)
      a.cluster.release(id, 1)
      check.equal(await a.cluster.claim(id, 2, 'eve'), 'taken')
    },
  },
  {
    name: 'messages arrive at the node that has the client, in order and as they are',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      await b.cluster.claim(id, 1, 'bob')
      const texts = Array.from({ length: 50 }, (_, n) => `{"n":${n},"text":"line\\n, Ü, 😀 and\ttab\n"}`)
      const sent = await Promise.all(texts.map((text) => a.cluster.send(id, text)))
      check.that(sent.every(Boolean), 'all sent')
      await until(() => b.delivered.length === 50, 'arrived')
      check.equal(
        b.delivered,
        texts.map((text) => [id, text]),
      )
      check.equal(a.delivered, [])
    },
  },
  {
    name: 'they follow a client to another node',
    async run(subject) {
      const [a, b, c] = (await subject.nodes(3)) as [Node, Node, Node]
      const id = subject.name('id')
      await b.cluster.claim(id, 1, undefined)
      await c.cluster.claim(id, 1, undefined)
      check.equal(await a.cluster.send(id, 'hello'), true)
      await until(() => c.delivered.length === 1, 'arrived')
      check.equal(b.delivered, [])
    },
  },
  {
    name: 'that nobody has an ID is known',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      check.equal(await a.cluster.send(id, 'anybody?'), false)
      await b.cluster.claim(id, 1, 'bob')
      b.cluster.release(id, 1)
      check.equal(await a.cluster.send(id, 'anybody now?'), false)
    },
  },
  {
    name: 'the IDs of a node that stops are free at once',
    async run(subject) {
      const [a, b] = await two(subject)
      const id = subject.name('id')
      await b.cluster.claim(id, 1, 'bob')
      await b.cluster.stop()
      check.equal(await a.cluster.send(id, 'still there?'), false)
      check.equal(await a.cluster.claim(id, 1, 'eve'), 'mine')
    },
  },
  {
    name: 'a name is used once, whoever asks first',
    async run(subject) {
      const nodes = await subject.nodes(3)
      const name = subject.name('challenge')
      const answers = await Promise.all(nodes.map(({ cluster }) => cluster.takeOnce(name, 60_000)))
      check.equal(answers.filter((first) => first === true).length, 1)
      check.equal(await nodes[0]!.cluster.takeOnce(name, 60_000), false)
      check.equal(await nodes[0]!.cluster.takeOnce(subject.name('other'), 60_000), true)
    },
  },
]
