import { chromiumFlags, findChromium } from '../../scripts/chromium.mjs'

/** What `chromium.launch` of playwright-core wants. Throws where there is no Chromium. */
export const chromiumLaunch = (): { executablePath: string; args: string[] } => {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium found: set CHROMIUM_PATH, or let npm test find one.')
  return { executablePath, args: chromiumFlags }
}
