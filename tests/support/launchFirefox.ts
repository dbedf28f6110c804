import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, launch } from 'puppeteer-core'
import { findFirefox } from '../../scripts/tools.mjs'
import { PATIENCE } from './talker.ts'

/** A mouse, fine and hovering: without a screen Firefox believes that there is none, and pages are laid out for fingers. */
const MOUSE = 2 | 4

/** Where that Firefox puts what is saved, without asking. */
export const DOWNLOADS = join(tmpdir(), `tete-firefox-${process.pid}`)

export const launchFirefox = (): Promise<Browser> =>
  launch({
    browser: 'firefox',
    executablePath: findFirefox() ?? 'no Firefox found',
    headless: true,
    timeout: PATIENCE,
    extraPrefsFirefox: {
      'ui.primaryPointerCapabilities': MOUSE,
      'ui.allPointerCapabilities': MOUSE,
      // No desktop is there to show them: Firefox does it itself.
      'alerts.useSystemBackend': false,
      'browser.download.folderList': 2,
      'browser.download.dir': DOWNLOADS,
      'browser.download.useDownloadDir': true,
    },
  })
