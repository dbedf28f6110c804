import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkImports, checkSizes } from './importMap.ts'
import { importsOf } from './imports.ts'

const ROOT = join(import.meta.dirname, '../..')

const read = (folder: string, form: RegExp): [string, string][] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => form.test(path))
    .map((path) => [path, readFileSync(join(ROOT, path), 'utf8')])

const SOURCE = /(?<!\.d)\.tsx?$/
const program = new Map([...read('src', SOURCE), ...read('peer-server', SOURCE)])

describe('the map', () => {
  test('holds in every module of page and server', () => {
    const { modules, imports, violations } = checkImports(program)
    expect(violations).toEqual([])
    expect(modules).toBeGreaterThan(50)
    expect(imports).toBeGreaterThan(modules)
  })

  test('was read from the real folders', () => {
    for (const path of ['src/main.ts', 'src/app/createApp.ts', 'peer-server/main.ts'])
      expect(importsOf(path, program.get(path) ?? '').length, path).toBeGreaterThan(0)
  })
})

describe('goes red on a planted violation', () => {
  const PLANTED: [path: string, source: string][] = [
    ['src/lib/x.ts', "import { y } from '../ports/clock.ts'"],
    ['src/lib/x.ts', "import * as v from 'valibot'"],
    ['src/lib/x.ts', "import { y } from './y'"],
    ['src/lib/x.ts', "import { readFileSync } from 'node:fs'"],
    ['src/ports/x.ts', "import type { y } from '../engine/limits.ts'"],
    ['src/ports/x.ts', "import { createStore } from 'zustand/vanilla'"],
    ['src/engine/x.ts', "import type { Chat } from '../features/acts/message.ts'"],
    ['src/engine/x.ts', "import { useStore } from 'zustand'"],
    ['src/engine/x.ts', "import { openStorage } from '../platform/indexedDb/openStorage.ts'"],
    ['src/engine/x.ts', "export { z } from '../app/app.ts'"],
    ['src/engine/x.ts', "const late = () => import('../features/acts/chat.ts')"],
    ['src/engine/x.ts', 'const late = (name: string) => import(name)'],
    ['src/engine/x.ts', "type T = import('../features/acts/message.ts').Chat"],
    ['src/engine/x.ts', "const url = new URL('../platform/x.ts', import.meta.url)"],
    ['src/features/acts/x.ts', "import { useState } from 'react'"],
    ['src/features/acts/x.ts', "import { Composer } from './Composer.tsx'"],
    ['src/features/acts/x.ts', "import { useWriting } from './useWriting.dom.ts'"],
    ['src/features/acts/x.ts', "import { createClock } from '../../platform/clock.ts'"],
    ['src/features/acts/x.ts', "import { Button } from '../../ui/Button.tsx'"],
    ['src/features/acts/x.ts', "import { createPeople } from '../people/createPeople.ts'"],
    ['src/features/acts/x.ts', "import { type A, b } from '../people/createPeople.ts'"],
    ['src/features/acts/x.ts', "import '../people/createPeople.ts'"],
    ['src/features/acts/x.ts', "export * from '../people/createPeople.ts'"],
    ['src/features/people/x.ts', "import type { Chat } from '../acts/acts.ts'"],
    ['src/features/identity/x.ts', "import type { Contact } from '../people/people.ts'"],
    ['src/features/settings/x.ts', "import type { Chat } from '../acts/acts.ts'"],
    ['src/features/files/x.ts', "import type { Calls } from '../calls/calls.ts'"],
    ['src/features/unheard/x.ts', "import type { Chat } from '../acts/acts.ts'"],
    ['src/features/acts/X.tsx', "import type { LinkState } from '../../engine/linkState.ts'"],
    ['src/features/acts/x.dom.ts', "import { createLog } from '../../engine/log.ts'"],
    ['src/ui/x.ts', "import { useToday } from './useNow.dom.ts'"],
    ['src/features/acts/X.tsx', "import { peerjs } from '../../platform/peerjs/transport.ts'"],
    ['src/features/acts/X.tsx', "import { useApp } from '../../shell/AppContext.dom.ts'"],
    ['src/features/acts/X.tsx', "import { createPeople } from '../people/createPeople.ts'"],
    ['src/features/acts/X.tsx', "import { openStorage } from '../../ports/storage.ts'"],
    ['src/features/people/X.tsx', "import { Composer } from '../composing/Composer.tsx'"],
    ['src/features/acts/X.tsx', "import { Route } from 'wouter'"],
    ['src/features/acts/X.tsx', "import { Peer } from 'peerjs'"],
    ['src/features/acts/X.tsx', "import _ from 'lodash'"],
    ['src/ui/X.tsx', "import { useStore } from 'zustand'"],
    ['src/ui/X.tsx', "import type { Chat } from '../features/acts/message.ts'"],
    ['src/features/notifications/x.ts', "import { createSettings } from '../settings/settings.ts'"],
    ['src/serviceWorker/x.ts', "import type { Clock } from '../ports/clock.ts'"],
    ['src/platform/x.ts', "import { MAX_FRAME } from '../engine/limits.ts'"],
    ['src/platform/x.ts', "import * as v from 'valibot'"],
    ['src/app/x.ts', "import { Shell } from '../shell/Shell.tsx'"],
    ['src/app/x.ts', "import { useStore } from 'zustand'"],
    ['src/app/x.ts', "import { createClock } from '../platform/clock.ts'"],
    ['src/shell/X.tsx', "import { createClock } from '../platform/clock.ts'"],
    ['src/shell/X.tsx', "import { createClock } from '../platform/clock.ts?worker&url'"],
    ['src/shell/X.tsx', "import { createLog } from '../engine/log.ts'"],
    ['src/conversation/x.ts', "import type { People } from '../features/people/people.ts'"],
    ['src/conversation/x.ts', "import { createStore } from 'zustand/vanilla'"],
    ['src/engine/x.ts', "import { messageOf } from '../conversation/message.ts'"],
    ['src/richText/X.tsx', "import type { Message } from '../conversation/message.ts'"],
    ['src/features/acts/X.tsx', "import { conversationWith } from '../../engine/ids.ts'"],
    ['src/main.ts', "import { createServer } from '../peer-server/server.ts'"],
    ['src/engine/x.ts', "import { MAX_FRAME } from '../../peer-server/limits.ts'"],
    ['peer-server/x.ts', "import { MAX_FRAME } from '../src/engine/limits.ts'"],
    ['peer-server/x.ts', "import { run } from '../scripts/run.mjs'"],
    ['peer-server/x.ts', "import { Peer } from 'peerjs'"],
    ['src/lib/x.ts', "import { world } from '../../tests/support/world.ts'"],
    ['src/x.ts', ''],
    ['src/utils/x.ts', ''],
  ]
  test.each(PLANTED)('%s: %s', (path, source) => {
    expect(checkImports(new Map([[path, source]])).violations).toHaveLength(1)
  })

  test('and names file, line and reason', () => {
    const source = "import type { A } from './a.ts'\n\nimport React from 'react'\n"
    expect(checkImports(new Map([['src/engine/x.ts', source]])).violations).toEqual([
      'src/engine/x.ts:3: engine may not import the package react',
    ])
  })

  test('also in a copy of the whole program with one line added', () => {
    const path = 'src/engine/links.ts'
    const planted = new Map(program).set(path, `${program.get(path)}\nexport type { App } from '../app/app.ts'\n`)
    expect(checkImports(planted).violations).toHaveLength(1)
  })
})

test('stays green on what the map allows', () => {
  const allowed = new Map([
    ['src/engine/x.ts', "import { ed25519 } from '@noble/curves/ed25519.js'\nimport { y } from './y.ts'"],
    ['src/features/acts/x.ts', "import type { People } from '../people/people.ts'\nimport * as v from 'valibot'"],
    ['src/features/acts/y.ts', "import { type People } from '../people/people.ts'"],
    ['src/features/acts/X.tsx', "import look from './X.module.css'\nimport { createChat } from './chat.ts'"],
    ['src/features/acts/Y.tsx', "import { ContactName } from '../people/ContactName.tsx'"],
    ['src/features/acts/y.dom.ts', "import { useState } from 'react'\nimport { Composer } from './Composer.tsx'"],
    ['src/features/acts/Z.tsx', "import type { PersonId } from '../../engine/ids.ts'"],
    ['src/features/acts/z.ts', "import { messageOf } from '../../conversation/message.ts'"],
    ['src/features/acts/W.tsx', "import { glance } from '../../richText/glance.ts'"],
    ['src/shell/X.tsx', "import { Trans } from '@lingui/react/macro'\nconst Late = () => import('./screens/Late.tsx')"],
    ['src/main.ts', "import { createClock } from './platform/clock.ts'\nimport url from './push.worker.ts?worker&url'"],
    ['src/push.worker.ts', "import { createClock } from './platform/clock.ts'"],
    ['peer-server/x.ts', "import { version } from '../package.json'\nimport { once } from 'node:events'"],
  ])
  expect(checkImports(allowed).violations).toEqual([])
})

describe('size', () => {
  test('no file of the program is two things with one name', () => {
    const scripts = read('scripts', /\.mjs$/)
    expect(scripts.length).toBeGreaterThan(3)
    expect(checkSizes(new Map([...program, ...scripts]))).toEqual([])
  })

  test('nor is any of the tests', () => {
    const tests = read('tests', /(?<!\.d)\.(tsx?|mjs)$/)
    expect(tests.length).toBeGreaterThan(300)
    expect(checkSizes(new Map(tests))).toEqual([])
  })

  test('goes red past 300 lines', () => {
    const lines = (count: number) => 'x\n'.repeat(count)
    const sources = new Map([
      ['a.ts', lines(300)],
      ['b.ts', lines(301)],
    ])
    expect(checkSizes(sources)).toEqual(['b.ts: 301 lines'])
  })
})
