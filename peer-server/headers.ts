import type { RequestHandler } from 'express'
import helmet from 'helmet'

const YEAR_SECONDS = 365 * 24 * 60 * 60

/**
 * The page uses none of these. A feature that comes to need one takes it off this list. Not on it: `autoplay`, so that the sound of
 * a message follows the browser's own rule. Notifications, badges and push are no matter of this header.
 */
const UNUSED = [
  'accelerometer',
  'browsing-topics',
  'camera',
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
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
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

/** The one script that compiles WebAssembly (SQLite). A worker answers to the policy that its own file came with. */
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

/** Policy of the search worker as its header has it: the page's service worker serves that file too. */
export const searchWorkerPolicy = Object.entries(SEARCH_WORKER_POLICY)
  .map(([directive, sources]) => [directive, ...sources].join(' '))
  .join(';')

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
  const permissions = UNUSED.map((feature) => `${feature}=()`).join(', ')
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
  const [protectPage, protectWorker] = [protectWith(page), protectWith(SEARCH_WORKER_POLICY)]
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', permissions)
    const protect = SEARCH_WORKER.test(request.path) ? protectWorker : protectPage
    protect(request, response, next)
  }
}
