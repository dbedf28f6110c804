import { describe, expect, test } from 'vitest'
import { personIdOf } from '../../src/engine/address.ts'
import { conversationWith, type PersonId } from '../../src/engine/ids.ts'
import { instanceWith } from '../../src/engine/instance.ts'
import { createRules, type Install, notesOf } from '../../src/engine/rules.ts'
import { conversation, logName, person } from '../support/names.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'
import { rulesFor } from '../support/rules.ts'

const ME = person('me')
const BOB = person('bob')
const CY = person('cy')
const GROUP = conversation('tetegroup1abc')

/** Everybody by everybody's link. */
const everyWay = [ME, BOB, CY].flatMap((author) => [ME, BOB, CY].map((via) => [author, via] as const))
const taken = (takes: (author: PersonId, via: PersonId) => boolean) =>
  everyWay.filter(([author, via]) => takes(author, via)).map(([author, via]) => `${author} via ${via}`)

describe('[D5] whose entries are taken', () => {
  test('[D5] in a direct conversation: the friend’s own, over the friend’s own link, and nobody else’s', () => {
    const { kind, takes } = rulesFor()(conversationWith(BOB))
    expect(kind).toBe('direct')
    expect(taken(takes)).toEqual(['bob via bob'])
  })

  test('[D5] in the one with myself: nobody’s, over no link', () => {
    const { kind, takes } = rulesFor()(conversationWith(ME))
    expect(kind).toBe('self')
    expect(taken(takes)).toEqual([])
  })

  test('[D5] in a group: nobody’s, until there are rules for one', () => {
    const { kind, takes } = rulesFor()(GROUP)
    expect(kind).toBe('group')
    expect(taken(takes)).toEqual([])
    const named = person('tetegroup1abc')
    expect(takes(named, named), 'not even of somebody who is called so').toBe(false)
  })
})

describe('whose they are', () => {
  test('in a direct conversation whoever is not the friend is me, under whatever ID I had', () => {
    const { mine, with: others } = rulesFor()(conversationWith(BOB))
    expect([ME, person('who-i-was'), BOB].map(mine)).toEqual([true, true, false])
    expect(others).toEqual([BOB])
  })

  test('in the one with myself everything is mine, also what I wrote under former IDs', () => {
    const { mine, with: others } = rulesFor()(conversationWith(ME))
    expect([ME, person('who-i-was'), BOB].map(mine)).toEqual([true, true, true])
    expect(others).toEqual([])
  })

  test('the one with myself keeps the name of my first ID, whatever I am called now', () => {
    const first = person('who-i-was')
    const rules = createRules(() => ({ id: ME, instance: logName('mine-1'), before: {}, notes: notesOf(first) }))
    for (const place of [notesOf(first), notesOf(ME)]) {
      const { kind, me, with: others, takes, mine } = rules(place)
      expect([kind, me.id, others], place).toEqual(['self', ME, []])
      expect(takes(first, first), place).toBe(false)
      expect([first, ME].map(mine)).toEqual([true, true])
    }
    expect(rules(conversationWith(BOB)).kind).toBe('direct')
  })

  test('in a group I am only who I am now: of the many others none is me', () => {
    for (const place of [GROUP, conversation('tetegroup1')]) {
      const { mine, with: others } = rulesFor()(place)
      const all = [ME, BOB, CY, person('who-i-was'), person(place)]
      expect(all.map(mine), place).toEqual([true, false, false, false, false])
      expect(others).toEqual([])
    }
    // What only looks like one is a conversation with one person, and there the other rule holds.
    const { mine } = rulesFor()(conversation('tetegroup2abc'))
    expect([ME, BOB, person('tetegroup2abc')].map(mine)).toEqual([true, true, false])
  })

  test('a group is told by its prefix', () => {
    const rules = rulesFor()
    expect(
      ['tetegroup1', 'tetegroup1abc', 'tetegroup2abc', 'tete1abc'].map((id) => rules(conversation(id)).kind),
    ).toEqual(['group', 'group', 'direct', 'direct'])
    expect(rules(GROUP).with).toEqual([])
  })
})

describe('[D15] what was there before', () => {
  test('[D15] counts in its own conversation and in no other', () => {
    const rules = rulesFor({ before: { bob: 40, me: 7, tetegroup1abc: 3 } })
    const bases = [conversationWith(BOB), conversationWith(CY), conversationWith(ME), GROUP].map(
      (place) => rules(place).me.base,
    )
    expect(bases).toEqual([40, 0, 7, 3])
  })

  const ON_EVERY_OBJECT = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__']
  test.each(ON_EVERY_OBJECT)('[D15] nothing, in a conversation called %s', (name) => {
    const { me, kind, takes } = rulesFor({ before: { bob: 40 } })(conversation(name))
    expect([me.base, kind]).toEqual([0, 'direct'])
    expect([takes(person(name), person(name)), takes(BOB, BOB)]).toEqual([true, false])
  })

  test.each(ON_EVERY_OBJECT)('[D15] what there is, in a conversation called %s', (name) => {
    const before = JSON.parse(`{"bob": 40, ${JSON.stringify(name)}: 9}`) as Record<string, number>
    const rules = rulesFor({ before })
    expect([rules(conversation(name)).me.base, rules(conversationWith(BOB)).me.base]).toEqual([9, 40])
    expect(Object.getPrototypeOf(before)).toBe(Object.prototype)
  })
})

describe('who writes', () => {
  const { newKeys } = createNodeCrypto({ seed: 3 })
  const [me, bob, cy] = Array.from({ length: 3 }, () => personIdOf(newKeys().publicKey)) as [
    PersonId,
    PersonId,
    PersonId,
  ]
  const instance = 'AAECAwQFBgc'

  test('my log has another name for everybody, made of that of the install', () => {
    const rules = rulesFor({ id: me, instance })
    const names = [bob, cy, me].map((who) => rules(conversationWith(who)).me.instance)
    expect(new Set(names).size).toBe(3)
    expect(names).toEqual([bob, cy, me].map((who) => instanceWith(logName(instance), who)))
    expect(rules(conversationWith(bob)).me).toEqual({ id: me, instance: names[0], base: 0 })
  })

  test('whoever begins anew is somebody else from then on', () => {
    let install: Install = { id: me, instance: logName(instance), before: {}, notes: notesOf(me) }
    const rules = createRules(() => install)
    const before = rules(conversationWith(bob)).me
    install = { ...install, id: cy, instance: logName('CAkKCwwNDg8'), before: { [conversationWith(bob)]: 5 } }
    const after = rules(conversationWith(bob)).me
    expect([before.id, before.base, after.id, after.base]).toEqual([me, 0, cy, 5])
    expect(after.instance).not.toBe(before.instance)
  })

  test('nobody, before there is an identity', () => {
    const rules = createRules(() => {
      throw new Error('there is no identity yet')
    })
    expect(() => rules(conversationWith(bob))).toThrow('no identity')
  })
})
