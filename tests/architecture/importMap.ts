import { posix } from 'node:path'
import { type Import, importsOf } from './imports.ts'

/**
 * Who may import whom. A part may always import itself; beyond that, the parts and the packages that are listed, and of `types` what is
 * erased before anything runs. A package ending in `/` stands for everything below it.
 */
interface Part {
  readonly parts: readonly string[]
  readonly types?: readonly string[]
  readonly packages: readonly string[]
}

const VIEW_PACKAGES = ['react', 'react-dom', 'zustand', '@lingui/', 'lucide-react', '@base-ui/']

const MAP: Readonly<Record<string, Part>> = {
  lib: { parts: [], packages: ['zustand/vanilla', '@scure/base'] },
  ports: { parts: ['lib'], packages: [] },
  engine: { parts: ['lib', 'ports'], packages: ['valibot', 'zustand/vanilla', '@noble/curves/', '@scure/base'] },
  // The floor between engine and rooms: what entries mean. No store and no view.
  conversation: { parts: ['lib', 'ports', 'engine'], packages: ['valibot'] },
  rooms: {
    parts: ['lib', 'ports', 'engine', 'conversation'],
    packages: ['valibot', 'zustand/vanilla', '@scure/bip39/wordlists/'],
  },
  // Words made safe to show. Knows no chat.
  safeText: { parts: ['lib'], packages: [] },
  richText: {
    parts: ['lib', 'safeText', 'ui'],
    packages: [
      ...['react', '@lingui/', 'lucide-react', 'lowlight', 'highlight.js/lib/languages/', 'mdast', 'hast'],
      ...['mdast-util-from-markdown', 'mdast-util-gfm-autolink-literal', 'mdast-util-gfm-strikethrough'],
      ...['micromark-extension-gfm-autolink-literal', 'micromark-extension-gfm-strikethrough'],
    ],
  },
  // A view never sees the engine but for the names of its things: what it shows is in a room's store.
  views: {
    parts: ['lib', 'conversation', 'rooms', 'richText', 'safeText', 'ui', 'locales'],
    types: ['ports'],
    packages: [...VIEW_PACKAGES, '@tanstack/react-virtual', 'frimousse', 'virtual:emoji/'],
  },
  ui: { parts: ['lib'], packages: ['react', 'lucide-react', '@base-ui/', '@lingui/', 'qr'] },
  locales: { parts: ['lib'], types: ['rooms'], packages: ['@lingui/core'] },
  platform: {
    parts: ['lib', 'ports'],
    packages: [
      ...['peerjs', 'idb', 'hpke', '@noble/curves/', '@sqlite.org/sqlite-wasm', 'qr/'],
      ...['@noble/ciphers/', '@noble/hashes/', 'hash-wasm'],
      ...['@scure/base', 'age-encryption'],
    ],
  },
  // A program of its own, which outlives the page and knows nothing of it.
  serviceWorker: { parts: ['lib'], packages: [] },
  app: {
    parts: ['lib', 'ports', 'engine', 'conversation', 'rooms', 'safeText'],
    packages: ['zustand/vanilla', 'valibot'],
  },
  // What stands around the rooms. Routes are names, and need no view.
  routes: { parts: ['lib'], packages: [] },
  screens: {
    parts: ['lib', 'conversation', 'rooms', 'views', 'richText', 'safeText', 'app', 'routes', 'ui', 'locales'],
    types: ['ports'],
    packages: [...VIEW_PACKAGES, 'zustand/vanilla', 'valibot', 'wouter', 'wouter/', 'react-dom/'],
  },
  // The composition root, and the workers that it starts: nobody else knows what a browser is made of.
  main: {
    parts: ['lib', 'ports', 'engine', 'rooms', 'app', 'screens', 'routes', 'ui', 'locales', 'platform'],
    packages: ['react', 'react-dom/', '@lingui/', 'zustand/vanilla', 'peerjs'],
  },
  'peer-server': {
    parts: [],
    packages: [
      ...['express', 'helmet', 'ws', 'peer', 'pino', 'valibot', 'vite', 'node:'],
      ...['rate-limiter-flexible', 'prom-client', 'ioredis', '@scure/base', '@noble/curves/'],
    ],
  },
}

/** Which rooms a room may know, by type only, and whose views its views may show. Whoever stands further down rides on those above. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  identity: [],
  settings: [],
  emoji: [],
  installation: [],
  scanning: [],
  people: ['identity'],
  invites: ['identity', 'people'],
  pictures: ['people'],
  recovery: ['identity'],
  backup: ['recovery'],
  verification: ['people', 'scanning'],
  leaving: ['people'],
  lock: ['recovery', 'leaving'],
  connection: ['people'],
  composing: ['emoji', 'people'],
  transcript: ['emoji', 'people', 'connection', 'files', 'voice'],
  chatList: ['identity', 'people', 'leaving', 'connection', 'composing'],
  acts: ['composing', 'emoji', 'people', 'connection', 'transcript', 'chatList'],
  starred: ['people', 'chatList'],
  search: ['identity', 'people', 'chatList'],
  notifications: ['people', 'chatList', 'settings'],
  sharing: ['composing', 'people', 'chatList'],
  files: ['people'],
  voice: ['files'],
  groups: ['people', 'transcript', 'acts'],
  calls: ['people', 'transcript', 'acts'],
  doctor: ['people', 'connection'],
}

const MAX_LINES = 300

/** Views: what needs React or the DOM, `.tsx` with JSX and `.dom.ts` without. */
export const isView = (path: string) => /\.tsx$|\.dom\.ts$/.test(path)

/** The part that a file belongs to. Where logic and views lie side by side, the extension is the wall. */
const partOf = (path: string): string | undefined => {
  const [top, folder = ''] = path.split('/')
  if (top === 'peer-server') return 'peer-server'
  if (top !== 'src') return undefined
  const ofViews = isView(path) || path.endsWith('.css')
  if (folder === 'features') return ofViews ? 'views' : 'rooms'
  if (folder === 'app') return ofViews ? undefined : 'app'
  if (folder === 'shell') return ofViews ? 'screens' : 'routes'
  if (folder === 'richText') return ofViews ? 'richText' : 'safeText'
  if (/^src\/(main|start|start\/\w+|\w+\.worker)\.ts$/.test(path)) return 'main'
  return Object.hasOwn(MAP, folder) && path.split('/').length > 2 ? folder : undefined
}

const roomOf = (path: string) => (path.startsWith('src/features/') ? path.split('/')[2] : undefined)

const isPackageAllowed = (packages: readonly string[], specifier: string) =>
  packages.some((name) => (/[/:]$/.test(name) ? specifier.startsWith(name) : specifier === name))

/** What is wrong with one import; undefined when nothing is. */
const violationOf = (path: string, part: string, { specifier, typeOnly }: Import): string | undefined => {
  const rules = MAP[part]
  if (rules === undefined) return `there is no part ${part}`
  if (!specifier.startsWith('.'))
    return isPackageAllowed(rules.packages, specifier) ? undefined : `${part} may not import the package ${specifier}`

  const target = posix.join(posix.dirname(path), specifier.replace(/\?.*$/, ''))
  // The one thing outside that both programs read: their own version.
  if (target === 'package.json' && (part === 'peer-server' || part === 'screens')) return undefined
  if (posix.extname(target) === '') return `${specifier} lacks its extension`
  // What people, conversations and entries are called is no secret of the engine's.
  if (target === 'src/engine/ids.ts' && typeOnly && ['views', 'screens', 'routes'].includes(part)) return undefined
  const targetPart = partOf(target)
  if (targetPart === undefined) return `${target} belongs to no part`
  const reach = [part, ...rules.parts, ...(typeOnly ? (rules.types ?? []) : [])]
  if (!reach.includes(targetPart)) return `${part} may not import ${targetPart} (${target})`
  if (!isView(path) && part !== 'main' && isView(target)) return `logic may not import a view (${target})`

  const [room, targetRoom] = [roomOf(path), roomOf(target)]
  if (room === undefined || targetRoom === undefined || room === targetRoom) return undefined
  if (!ROOMS[room]?.includes(targetRoom)) return `${room} may not know ${targetRoom}`
  // Rooms meet in createApp.ts alone. A view of a contact holds no room, so that a chat list can show it as it is.
  const isViewOfView = part === 'views' && targetPart === 'views'
  return typeOnly || isViewOfView ? undefined : `${room} may know ${targetRoom} by type only`
}

export interface Finding {
  readonly modules: number
  readonly imports: number
  readonly violations: readonly string[]
}

/** Path from the project's root, with forward slashes -> source. */
export type Sources = ReadonlyMap<string, string>

export const checkImports = (sources: Sources): Finding => {
  const violations: string[] = []
  let imports = 0
  for (const [path, source] of sources) {
    const part = partOf(path)
    if (part === undefined) {
      violations.push(`${path}: belongs to no part`)
      continue
    }
    for (const found of importsOf(path, source)) {
      imports += 1
      const violation = violationOf(path, part, found)
      if (violation !== undefined) violations.push(`${path}:${found.line}: ${violation}`)
    }
  }
  return { modules: sources.size, imports, violations }
}

/** Sizes: a file past this is two things with one name. */
export const checkSizes = (sources: Sources): string[] =>
  [...sources]
    .map(([path, source]) => ({ path, lines: source.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path}: ${lines} lines`)
