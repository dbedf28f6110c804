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
    for (const path of ['src/main.tsx', 'src/app/createApp.ts', 'peer-server/main.ts'])
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
    ['src/engine/x.ts', "import type { Chat } from '../features/chat/message.ts'"],
    ['src/engine/x.ts', "import { useStore } from 'zustand'"],
    ['src/engine/x.ts', "import { openStorage } from '../platform/indexedDb/openStorage.ts'"],
    ['src/engine/x.ts', "export { z } from '../app/app.ts'"],
    ['src/engine/x.ts', "const late = () => import('../features/chat/chat.ts')"],
    ['src/engine/x.ts', 'const late = (name: string) => import(name)'],
    ['src/engine/x.ts', "type T = import('../features/chat/message.ts').Chat"],
    ['src/engine/x.ts', "const url = new URL('../platform/x.ts', import.meta.url)"],
    ['src/features/chat/x.ts', "import { useState } from 'react'"],
    ['src/features/chat/x.ts', "import { Composer } from './Composer.tsx'"],
    ['src/features/chat/x.ts', "import { createClock } from '../../platform/clock.ts'"],
    ['src/features/chat/x.ts', "import { Button } from '../../ui/Button.tsx'"],
    ['src/features/chat/x.ts', "import { createContacts } from '../contacts/contacts.ts'"],
    ['src/features/chat/x.ts', "import { type A, b } from '../contacts/contacts.ts'"],
    ['src/features/chat/x.ts', "import '../contacts/contacts.ts'"],
    ['src/features/chat/x.ts', "export * from '../contacts/contacts.ts'"],
    ['src/features/contacts/x.ts', "import type { Chat } from '../chat/message.ts'"],
    ['src/features/identity/x.ts', "import type { Contact } from '../contacts/contact.ts'"],
    ['src/features/settings/x.ts', "import type { Chat } from '../chat/message.ts'"],
    ['src/features/files/x.ts', "import type { Calls } from '../calls/calls.ts'"],
    ['src/features/unheard/x.ts', "import type { Chat } from '../chat/message.ts'"],
    ['src/features/chat/X.tsx', "import type { LinkState } from '../../engine/linkState.ts'"],
    ['src/features/chat/X.tsx', "import { peerjs } from '../../platform/peerjs/transport.ts'"],
    ['src/features/chat/X.tsx', "import { useApp } from '../../app/AppContext.tsx'"],
    ['src/features/chat/X.tsx', "import { createContacts } from '../contacts/contacts.ts'"],
    ['src/features/chat/X.tsx', "import { openStorage } from '../../ports/storage.ts'"],
    ['src/features/contacts/X.tsx', "import { Composer } from '../chat/Composer.tsx'"],
    ['src/features/chat/X.tsx', "import { Route } from 'wouter'"],
    ['src/features/chat/X.tsx', "import { Peer } from 'peerjs'"],
    ['src/features/chat/X.tsx', "import _ from 'lodash'"],
    ['src/ui/X.tsx', "import { useStore } from 'zustand'"],
    ['src/ui/X.tsx', "import type { Chat } from '../features/chat/message.ts'"],
    ['src/features/notifications/x.ts', "import { createSettings } from '../settings/settings.ts'"],
    ['src/serviceWorker/x.ts', "import type { Clock } from '../ports/clock.ts'"],
    ['src/platform/x.ts', "import { MAX_FRAME } from '../engine/limits.ts'"],
    ['src/platform/x.ts', "import * as v from 'valibot'"],
    ['src/app/x.ts', "import { Shell } from './Shell.tsx'"],
    ['src/app/x.ts', "import { useStore } from 'zustand'"],
    ['src/app/x.ts', "import { createClock } from '../platform/clock.ts'"],
    ['src/app/X.tsx', "import { createClock } from '../platform/clock.ts'"],
    ['src/app/X.tsx', "import { createClock } from '../platform/clock.ts?worker&url'"],
    ['src/main.tsx', "import { createServer } from '../peer-server/server.ts'"],
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
    ['src/features/chat/x.ts', "import type { Contacts } from '../contacts/contact.ts'\nimport * as v from 'valibot'"],
    ['src/features/chat/y.ts', "import { type Contacts } from '../contacts/contact.ts'"],
    ['src/features/chat/X.tsx', "import look from './X.module.css'\nimport { createChat } from './chat.ts'"],
    ['src/features/chat/Y.tsx', "import { ContactName } from '../contacts/ContactName.tsx'"],
    ['src/features/chat/Z.tsx', "import type { PeerId } from '../../ports/transport.ts'"],
    ['src/app/X.tsx', "import { Trans } from '@lingui/react/macro'\nconst Late = () => import('./screens/Late.tsx')"],
    [
      'src/main.tsx',
      "import { createClock } from './platform/clock.ts'\nimport url from './push.worker.ts?worker&url'",
    ],
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

  test('goes red past 300 lines', () => {
    const lines = (count: number) => 'x\n'.repeat(count)
    const sources = new Map([
      ['a.ts', lines(300)],
      ['b.ts', lines(301)],
    ])
    expect(checkSizes(sources)).toEqual(['b.ts: 301 lines'])
  })
})
