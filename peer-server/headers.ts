import type { RequestHandler } from 'express'
import helmet from 'helmet'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** For the page alone, and for nothing within it: the camera, which reads QR codes, the microphone, for voice messages, passkeys, which open the lock, and a screen that stays on while files move. */
const OURS = ['camera', 'microphone', 'publickey-credentials-create', 'publickey-credentials-get', 'screen-wake-lock']

/**
 * The page uses none of these. A feature that comes to need one takes it off this list. Not on it: `autoplay`, so that the sound of
 * a message follows the browser's own rule. Notifications, badges and push are no matter of this header.
 */
const UNUSED = [
  'accelerometer',
  'browsing-topics',
  'captured-surface-control',
  'clipboard-read',
  'compute-pressure',
  'display-capture',
  'encrypted-media',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'serial',
  'speaker-selection',
  'storage-access',
  'sync-xhr',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

const originsOf = (address: string) => {
  const { origin } = new URL(address)
  return [origin, origin.replace(/^http/, 'ws')]
}

/** Script that compiles WebAssembly (SQLite), as only one other does. A worker answers to the policy that its own file came with. */
const SEARCH_WORKER = /^\/assets\/search\.worker-[\w-]+\.js$/

/** Policy of the search worker, which reads its own files, and cannot reach anyone: no broker, no images, no frames. */
const SEARCH_WORKER_POLICY: Readonly<Record<string, string[]>> = {
  'default-src': ["'none'"],
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
}

/** Scripts that have to do with what others sent: pictures, to find QR codes in them or to draw people, and files. */
const SCAN_WORKER = /^\/assets\/(?:scan|picture|files)\.worker-[\w-]+\.js$/

/** Policy of these workers: they get what they work on from the page, and cannot reach anything at all. */
const SCAN_WORKER_POLICY: Readonly<Record<string, string[]>> = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ["'none'"],
}

/** The script that makes keys of passphrases (Argon2id, in WebAssembly). */
const LOCK_WORKER = /^\/assets\/lock\.worker-[\w-]+\.js$/

/** Policy of the lock's worker: it may compile, and reach nothing at all. */
const LOCK_WORKER_POLICY: Readonly<Record<string, string[]>> = {
  ...SCAN_WORKER_POLICY,
  'script-src': ["'wasm-unsafe-eval'"],
}

const spell = (policy: Readonly<Record<string, string[]>>) =>
  Object.entries(policy)
    .map(([directive, sources]) => [directive, ...sources].join(' '))
    .join(';')

/** Policies of the workers as their headers have them: the page's service worker serves those files too. */
export const searchWorkerPolicy = spell(SEARCH_WORKER_POLICY)
export const scanWorkerPolicy = spell(SCAN_WORKER_POLICY)
export const lockWorkerPolicy = spell(LOCK_WORKER_POLICY)

export interface HeaderDeps {
  readonly publicUrl: string
  readonly brokers: readonly string[]
}

/**
 * The page may run its own scripts and styles and nothing else, and may talk to its own server and the configured brokers. So may its
 * service worker, which falls under the same policy.
 * Hosts come from the configuration: what a request calls itself in `Host` decides nothing.
 */
export const securityHeaders = ({ publicUrl, brokers }: HeaderDeps): RequestHandler => {
  const permissions = [...OURS.map((feature) => `${feature}=(self)`), ...UNUSED.map((feature) => `${feature}=()`)].join(
    ', ',
  )
  const page = {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'style-src-attr': ["'none'"],
    'img-src': ["'self'", 'data:', 'blob:'],
    'font-src': ["'self'"],
    'media-src': ["'self'", 'blob:'],
    'worker-src': ["'self'"],
    'manifest-src': ["'self'"],
    'connect-src': ["'self'", ...new Set([publicUrl, ...brokers].flatMap(originsOf))],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['tete-a-tete'],
  }
  const protectWith = (directives: Readonly<Record<string, string[]>>) =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives,
      },
      // Over plain HTTP the header means nothing, and on localhost it would lock the browser out of every other server there.
      strictTransportSecurity: publicUrl.startsWith('https:')
        ? { maxAge: YEAR_SECONDS, includeSubDomains: false }
        : false,
      crossOriginOpenerPolicy: { policy: 'same-origin' },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
    })
  const protectPage = protectWith(page)
  const [protectSearch, protectScan] = [protectWith(SEARCH_WORKER_POLICY), protectWith(SCAN_WORKER_POLICY)]
  const protectLock = protectWith(LOCK_WORKER_POLICY)
  const otherwise = (path: string) => (LOCK_WORKER.test(path) ? protectLock : protectPage)
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', permissions)
    const { path } = request
    const protect = SEARCH_WORKER.test(path) ? protectSearch : SCAN_WORKER.test(path) ? protectScan : otherwise(path)
    protect(request, response, next)
  }
}
