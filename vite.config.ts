import { lingui } from '@lingui/vite-plugin'
import babel from '@rollup/plugin-babel'
import react from '@vitejs/plugin-react'
import { defineConfig, type PluginOption } from 'vite'
import { emojiData } from './scripts/emojiData.mjs'
import { serviceWorker } from './scripts/serviceWorker.mjs'

/** What every build that contains screens needs: the page, the component tests and the gallery. */
export const screens = (): PluginOption[] => [
  {
    ...babel({
      babelHelpers: 'bundled',
      // Words stand in views, with and without JSX.
      extensions: ['.tsx', '.dom.ts'],
      include: ['src/**'],
      configFile: false,
      babelrc: false,
      parserOpts: { plugins: ['typescript', 'jsx'] },
      plugins: ['@lingui/babel-plugin-lingui-macro'],
    }),
    // The macros must be gone before anything else looks at their imports.
    enforce: 'pre',
  },
  react(),
  emojiData(),
  lingui({ failOnMissing: true, failOnCompileError: true }),
]

/** Of SQLite's package we use the engine and one way of storing. The scripts of the others would be built, and lie there for nothing. */
export const slimSqlite = (): PluginOption => ({
  name: 'slim-sqlite',
  enforce: 'pre',
  transform(code, id) {
    if (!id.includes('@sqlite.org/sqlite-wasm/dist/index.mjs')) return undefined
    const unused = /new URL\("sqlite3-(?:worker1\.mjs|opfs-async-proxy\.js)", import\.meta\.url\)/g
    if (code.match(unused)?.length !== 2) throw new Error('SQLite names other scripts than it did: look again')
    return { code: code.replace(unused, '"unused"'), map: null }
  },
})

/**
 * Of PeerJS's ways to write what is sent we use none but `raw`, and refuse the others (platform/peerjs/line.ts): their encoders stay away.
 * So does `webrtc-adapter`, which rewrites the browser's WebRTC into what older browsers lacked: those with Ed25519 lack nothing of it.
 * Of it PeerJS asks which browser this is; after this answer it looks no further.
 */
export const slimPeerJs = (): PluginOption => {
  const unused = new Set(['peerjs-js-binarypack', '@msgpack/msgpack'])
  return {
    name: 'slim-peerjs',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!importer?.includes('/peerjs/dist/')) return undefined
      return unused.has(source) ? '\0unused-encoders' : source === 'webrtc-adapter' ? '\0no-adapter' : undefined
    },
    load: (id) =>
      id === '\0no-adapter'
        ? `export default { browserDetails: { browser: 'firefox', version: Number.MAX_SAFE_INTEGER } }`
        : id === '\0unused-encoders'
          ? `function unused() { throw new Error('raw alone') }
           export { unused as Encoder, unused as decodeMultiStream, unused as pack, unused as unpack }`
          : undefined,
  }
}

/**
 * Of age's ways to seal we use one: for an X25519 recipient, by the browser's own X25519, which this app asks of every browser. The others bring
 * post-quantum keys, another curve, passphrases and curves in JavaScript; each is asked for by name, and none of ours asks.
 */
export const slimAge = (): PluginOption => {
  const unused: Readonly<Record<string, string>> = {
    '@noble/post-quantum/hybrid.js': `export const MLKEM768P256 = undefined, MLKEM768X25519 = undefined`,
    '@noble/curves/nist.js': `export const p256 = undefined`,
    '@noble/hashes/scrypt.js': `export const scrypt = undefined`,
    // The base point alone is asked for (RFC 7748, 6.1).
    '@noble/curves/ed25519.js': `export const x25519 = { GuBytes: new Uint8Array(32).fill(9, 0, 1) }`,
  }
  return {
    name: 'slim-age',
    enforce: 'pre',
    async resolveId(source, importer = '') {
      const isAges = /\/age-encryption\/dist\/|\/@noble\/ciphers\/|\?age$/.test(importer)
      if (isAges && Object.hasOwn(unused, source)) return `\0slim-age:${source}`
      // Hashes of its own: shared with the start, they would leave its chunk, and be less of what is shaken out there.
      if (!isAges || !(source.startsWith('@noble/hashes/') || importer.endsWith('?age'))) return undefined
      const found = await this.resolve(source, importer.replace(/\?age$/, ''), { skipSelf: true })
      return found?.id.includes('/@noble/hashes/') ? `${found.id}?age` : found
    },
    load: (id) => (id.startsWith('\0slim-age:') ? unused[id.slice('\0slim-age:'.length)] : undefined),
  }
}

/** Pieces of the first paint that later parts use as well. Packed together they take half of what they take one by one. */
const BASE = [
  /\/node_modules\/(react|scheduler|@lingui|zustand)\//,
  /\/lucide-react\/dist\/esm\/(?!icons\/)/,
  /\/lucide-react\/dist\/esm\/icons\/(x|search|star)\.m?js/,
  /\/src\/ui\/(Button|Guard|Toaster|toast|formats|useEscape|TextField)\./,
  /\/src\/features\/(chatList\/list|people\/(naming|ContactName)|search\/(search|Search\.module))\./,
  /\/src\/(shell\/useListedChats|conversation\/kinds\/traits|engine\/ids|lib\/(places|week))\./,
]

/** Pieces that open above a conversation, one at a time: by themselves each would be mostly wrapping. */
const ABOVE = [
  /\/src\/features\/acts\/(Overlays|MessageMenu|ReactionRow|\w+Dialog|SelectionBar|TimerBar|[oO]wnTime)\./,
  /\/src\/features\/composing\/FormattingBar\./,
  /\/src\/features\/leaving\/\w+\.(tsx|module\.css)/,
  /\/src\/features\/(chatList\/ChatMenu|transcript\/(JumpToDate|MonthGrid|month|useDays|PinnedBar)|search\/ChatSearch)\./,
  /\/src\/shell\/(DiskNotice|OfferNotice|screens\/(ChatHeadAbove|Pane|Shortcuts|UnknownChat|Verify))\./,
  /\/src\/features\/verification\/VerifiedWords\./,
]
/** Pieces of the list that come right behind its first rows: the ticks, and what fingers do. */
const LIST = /\/src\/(features\/chatList\/(TickMark|RowGestures)|ui\/(StatusIcon|useSwipe|useLongPress))\./
const RECOVERY =
  /\/icons\/key-round\.|\/@scure\/bip39\/|\/src\/(features\/(?:lock\/WordsForm|recovery\/(?!createRecovery|offering|RecoveryWords))|shell\/(RecoveryNotice|screens\/RestoreScreen)\.)/
/** All that is only seen with a lock, or in its settings; and all that seals, which no view needs. */
const LOCK = /\/icons\/eye(?:-off)?\.|\/src\/(?:features\/lock\/(?!WordsForm|rules)|shell\/screens\/Locked\.)/
const LOCK_ENGINE =
  /\/node_modules\/@noble\/ciphers\/(?:aes|_polyval)\.|\/src\/(?:start\/lock|platform\/(?:sealed\/|passkeys\.))/
/** The app of one tab in all others. */
const TABS = /\/src\/(app\/tabs\/|platform\/tabChannel\.)/
/** What friends are told and fetched of pictures; and what chooses and draws them. */
const PICTURES =
  /\/src\/(features\/pictures\/(exchange|pictures|portraits|rows|reading|taking|fetching|serving|drawing|latest|about)|lib\/picture(Address|Head|Kind|Size))\./
const PICTURE_SCREENS =
  /\/src\/(features\/pictures\/(\w+\.(tsx|module\.css)|crop\.)|shell\/(pictureSource|screens\/(MyProfile|PersonPicture))\.|platform\/pictures\/)/
/** Backups and exports, and all that is only seen with them. */
const BACKUP =
  /\/icons\/(?:file-key|hard-drive-download)\.|\/src\/(features\/backup\/(?!lazyBackup)|app\/backupOf|start\/backups|ports\/backups|platform\/backup\/(?!age)|shell\/BackupNotice)/
/** Connection doctor, for who asks for one. Its words are apart, one language at a time. */
const DOCTOR =
  /\/icons\/(?:circle-(?:check|minus|x)|loader-circle|rotate-cw)\.|\/src\/(features\/doctor\/(?!lazyDoctor)|platform\/doctor\/|shell\/(useMoreWords|screens\/DoctorScreen)\.)/
/** Age, as little of it as is used. */
const AGE =
  /\/node_modules\/(age-encryption\/|@noble\/ciphers\/(?:chacha|_arx|_poly1305)\.)|slim-age:|\?age$|\/src\/platform\/backup\/age\./
/** Rows, what they mean, and how they are read: of the start, and of parts that are loaded later. */
const ROWS =
  /\/node_modules\/(valibot|idb)\/|\/src\/(engine\/(entry|lending|marks|rises|walk)|lib\/iceUrl|conversation\/(tables|message|row|timing|kinds\/(?!traits)\w+)|lib\/listeners)\./
/** Icons that several of the later parts show. */
const ICONS =
  /\/lucide-react\/dist\/esm\/icons\/(star-off|trash|pencil|copy|share|reply|forward|face-slightly-smiling-plus|check|clock|hourglass|mail-check|mail-open|user-minus|bell|chevron-(?:left|right)|shield-check|calendar-days|bell-ring|hard-drive|file-down)\.m?js/
/** What draws QR codes and looks for them, and the dialog that does both: whoever opens it needs the rest. */
const QR =
  /\/(?:node_modules\/qr|src\/features\/scanning)\/|\/icons\/(?:camera|image-up|scan-qr-code|shield-x)\.|\/src\/(?:ui\/Qr|features\/verification\/(?:VerifyD|safetyC))/

export default defineConfig({
  plugins: [screens(), slimPeerJs(), slimAge(), serviceWorker()],
  // Addresses relative to the page, which a proxy may serve below a path.
  base: './',
  worker: { format: 'es', plugins: () => [slimSqlite()] },
  build: {
    outDir: 'dist/page',
    assetsInlineLimit: 0,
    target: 'es2022',
    // Browsers that have all that the app asks for have light-dark() and nesting too.
    cssTarget: ['chrome125', 'firefox128', 'safari17.5'],
    modulePreload: {
      polyfill: false,
      // Beyond what the first minute needs: a part fetches what it imports when it is asked for. The lists of all that, in each part that could
      // ask, took three kilobytes of everybody's.
      resolveDependencies: (name, deps, { hostType }) =>
        hostType === 'html' || /\/(start|ChatScreen|NewChat|Invited)-/.test(name)
          ? deps
          : deps.filter((one) => one.endsWith('.css')),
    },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'base', priority: 2, test: (id) => BASE.some((piece) => piece.test(id)) },
            // Making keys of a secret, and giving it up: once or twice in a lifetime.
            {
              name: 'recovery-keys',
              test: /\/src\/platform\/webCrypto\/(secrets|growing)\./,
              includeDependenciesRecursively: false,
            },
            // Every menu, dialog and list needs half of it: cut into what each needs, it took eight kilobytes more.
            // Tabs stand on one screen alone.
            {
              name: 'MediaTabs',
              priority: 1,
              test: /node_modules\/@base-ui\/react\/(esm\/)?tabs\//,
              includeDependenciesRecursively: false,
            },
            { name: 'popups', test: /node_modules\/(@base-ui|@floating-ui)/, includeDependenciesRecursively: false },
            { name: 'icons', priority: 1, test: ICONS },
            // By itself, or the start would name all that the dialog needs.
            { name: 'qr-reader', priority: 1, test: /\/src\/platform\/qr\// },
            { name: 'qr', priority: 1, test: QR, includeDependenciesRecursively: false },
            // Both word lists, and all that is only seen with them: for who asks for recovery words, and for nobody else.
            { name: 'recovery-words', test: RECOVERY, includeDependenciesRecursively: false },
            // For who has a lock, or opens its settings.
            { name: 'lock', test: LOCK, includeDependenciesRecursively: false },
            { name: 'lock-rules', test: /\/src\/features\/lock\/rules\./ },
            { name: 'lock-engine', test: LOCK_ENGINE, includeDependenciesRecursively: false },
            // What both of them seal with.
            { name: 'lock-sealing', test: /\/node_modules\/@noble\/(?:ciphers\/utils|hashes\/(?:hkdf|hmac))\./ },
            // For who has a second tab open.
            { name: 'tabs-mirror', test: TABS, includeDependenciesRecursively: false },
            // For whose server lends relays.
            {
              name: 'relays',
              test: /\/src\/(?:platform\/relays\/|app\/brokerAccess\.)/,
              includeDependenciesRecursively: false,
            },
            { name: 'pictures-told', priority: 1, test: PICTURES, includeDependenciesRecursively: false },
            { name: 'pictures-shown', priority: 1, test: PICTURE_SCREENS, includeDependenciesRecursively: false },
            { name: 'rows', test: ROWS, includeDependenciesRecursively: false },
            { name: 'backup-age', priority: 1, test: AGE, includeDependenciesRecursively: false },
            { name: 'backup', test: BACKUP, includeDependenciesRecursively: false },
            { name: 'doctor', test: DOCTOR, includeDependenciesRecursively: false },
            { name: 'list', priority: 1, test: LIST, includeDependenciesRecursively: false },
            {
              name: 'above',
              test: (id) => ABOVE.some((piece) => piece.test(id)),
              // What they stand on is used elsewhere, too.
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
})
