import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import * as places from '../../src/lib/places.ts'

const ROOT = join(import.meta.dirname, '../..')

const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /(?<!\.d)\.tsx?$/.test(path))
  .map((path) => ({ path, source: readFileSync(join(ROOT, 'src', path), 'utf8') }))

/** Begin like places, and are none: words on a wire, or for the browser. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'engine/address.ts': ['tete', 'tete1'],
  'engine/ids.ts': ['tetegroup1'],
  'engine/reach.ts': ['tetegroup1'],
  'engine/signed.ts': ['tete-a-tete/1 '],
  'features/backup/createBackup.ts': ['tete-a-tete-'],
  'features/backup/format.ts': ['tete-a-tete backup'],
  'features/notifications/notifications.ts': ['tete'],
  'features/people/alike.ts': ['tete1'],
  'lib/workerTalk.ts': ['tete.use-now', 'tete.will', 'tete.open-chat', 'tete.mine'],
  'platform/peerjs/connection.ts': ['tete-a-tete'],
  'platform/trustedTypes.ts': ['tete-a-tete'],
}

/** What asks a browser for a thing by its name. */
const OPENERS =
  /^(getItem|setItem|removeItem|openDB|deleteDB|getDirectoryHandle|removeEntry)$|^(locks\.request|caches\.open)$/
const openerOf = (call: ts.CallExpression) => {
  const words = call.expression.getText().split('.')
  return [words.at(-1)!, words.slice(-2).join('.')]
}

/** Strings that name a place: by how they begin, by being one, or by what they are handed to. */
function placesIn(path: string, source: string): string[] {
  const known: string[] = Object.values(places).filter((one) => typeof one === 'string')
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
      const call = ts.isCallExpression(node.parent) && node.parent.arguments[0] === node ? node.parent : undefined
      const handed = call !== undefined && openerOf(call).some((name) => OPENERS.test(name))
      const meant = /^tete/.test(node.text) || known.includes(node.text) || handed
      if (meant && !ELSEWHERE[path]?.includes(node.text)) found.push(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true))
  return found
}

test('no name of storage stands outside places.ts', () => {
  expect(sources.length).toBeGreaterThan(200)
  const others = sources.filter(({ path }) => path !== 'lib/places.ts')
  expect(others.flatMap(({ path, source }) => placesIn(path, source).map((name) => `${path}: ${name}`))).toEqual([])
})

test.each([
  "const KEY = 'tete.last'",
  "const key = 'tete-a-tete.draft.' + id",
  "const folder = 'search-index'",
  "localStorage.getItem('theme')",
  "navigator.locks.request('leader', work)",
])('the search finds %s', (source) => expect(placesIn('ui/x.ts', source)).toHaveLength(1))

test('what is no place is still where it was', () => {
  const gone = Object.entries(ELSEWHERE).flatMap(([path, names]) => {
    const source = sources.find((one) => one.path === path)?.source ?? ''
    return names.filter((name) => !source.includes(`'${name}'`) && !source.includes(`\`${name}`))
  })
  expect(gone).toEqual([])
})

test('every name is spelled as it is on the disks of those who have the app already', () => {
  const { pageCaches, keptCache, giveWayCache, isOurs, ...names } = places
  expect(names).toEqual({
    DISK: 'tete-a-tete',
    KEYS: 'tete-a-tete-keys',
    DISK_POINTER: 'tete-a-tete-disk',
    LATER_DISKS: ['tete-a-tete-a', 'tete-a-tete-b'],
    BACKUP_FILE: 'tete-a-tete-backup-file',
    INDEX_FOLDER: 'search-index',
    DOWNLOAD_FOLDER: 'backup-downloads',
    IDENTITY_MARK: 'tete.identity',
    CONFIG_COPY: 'tete.config',
    BROKER_TOKEN: 'tete.broker-token',
    FILES_FOLDER: 'sent-files',
    DRAFTS: 'tete-a-tete.draft.',
    STAMPS: 'tete-a-tete.stamps.',
    LOOK: 'tete-a-tete.look',
    RECENT_EMOJI: 'tete-a-tete.emoji.recent',
    RECENT_REACTIONS: 'tete-a-tete.emoji.reactions',
    EMOJI_TONE: 'tete-a-tete.emoji.tone',
    LOCK_MARK: 'tete-a-tete.lock',
    LOCKED_NOW: 'tete-a-tete.lock-now',
    LOCK_TRIES: 'tete-a-tete.lock-tries',
    SEALED: 'tete-a-tete.sealed.',
    FORGET_MARK: 'tete.forget',
    TAKE_OVER_MARK: 'tete.take-over',
    SHARED_TEXT: 'tete.shared',
    DISK_LOCK: 'tete-a-tete-disk',
    TAB_LOCK: 'tete-a-tete',
    TAB_CHANNEL: 'tete-a-tete',
    SEEN_LOCK: 'tete-a-tete-seen',
  })
  const words = Object.values(names)
    .flat()
    .filter((name) => /^tete(\.|-a-tete\.)/.test(name))
  expect(words.length).toBeGreaterThan(8)
  expect(words.filter((name) => !isOurs(name))).toEqual([])
  expect(['other', 'tetelman.x', 'x.tete.y'].filter(isOurs)).toEqual([])
  expect([pageCaches('h'), keptCache('h'), giveWayCache('h')]).toEqual(['tete-page h ', 'tete-kept h', 'tete-way h'])
  expect(readFileSync(join(ROOT, 'public/look.js'), 'utf8')).toContain(`localStorage.getItem('${places.LOOK}')`)
})
