import { conversationWith } from '../../src/engine/ids.ts'
import { createRules, type Install } from '../../src/engine/rules.ts'
import { logName, person } from './names.ts'

/** Rules of an install that has never had another ID. `before`: as it would be, had it had one. */
export function rulesFor({ id = 'me', instance = 'mine-1', before = {} as Readonly<Record<string, number>> } = {}) {
  const me = person(id)
  return createRules(() => ({
    id: me,
    instance: logName(instance),
    before: before as Install['before'],
    notes: conversationWith(me),
  }))
}
