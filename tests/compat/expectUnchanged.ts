import { deepStrictEqual } from 'node:assert'
import { createWorld, type Left } from '../support/world.ts'
import { differences } from './differences.ts'
import { expectedOf, golden, type Who } from './golden.ts'
import { see } from './reader.ts'

/** Opens the app on what is `left`, without a network, and holds everything that a person sees against what version 0.1 showed. */
export async function expectUnchanged(who: Who, left: Left, words = golden.lookedFor): Promise<void> {
  const world = createWorld({ start: golden.now })
  world.net.setBroker(false)
  const node = await world.node(who, left)
  const {
    conversations: seen,
    versions,
    starred,
    found,
    ...rest
  } = await see({ app: node.app, clock: world.clock }, words)
  const { conversations, disappears: _later, ...expected } = expectedOf(who)
  const wanted = Object.fromEntries(words.map((word) => [word, expected.found[word]]))
  deepStrictEqual({ ...rest, found }, { ...asRest(expected), found: wanted })
  deepStrictEqual(Object.keys(seen).sort(), Object.keys(conversations).sort())
  for (const [peer, { messages, ...conversation }] of Object.entries(conversations)) {
    const { messages: shown, ...same } = seen[peer]!
    deepStrictEqual(same, conversation, `the conversation with ${peer}`)
    deepStrictEqual(differences(shown, messages), [], `messages with ${peer}`)
  }
  deepStrictEqual(differences(Object.entries(versions).sort(), Object.entries(expected.versions).sort()), [])
  deepStrictEqual(differences(starred, expected.starred), [])
  await node.app.stop()
}

const asRest = <T extends object>({
  versions: _v,
  starred: _s,
  ...rest
}: T & { versions: unknown; starred: unknown }) => rest
