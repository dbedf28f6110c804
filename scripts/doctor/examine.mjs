import { checkBroker, checkIce, readConfig } from './broker.mjs'
import { skipped } from './finding.mjs'
import { checkHeaders } from './headers.mjs'
import { createIdentity } from './identity.mjs'
import { checkHealth, reachPage } from './page.mjs'
import { checkStun, checkTurn } from './relays.mjs'

/** Examines a deployment from outside, and tells of each finding as it comes. `home`: address of the page, without a slash at the end. */
export const examine = async (home, tell) => {
  const all = []
  const add = (findings) => {
    all.push(...findings)
    for (const one of findings) tell(one)
  }
  const me = createIdentity()
  const { findings, page } = await reachPage(home)
  add(findings)
  if (page === undefined) {
    add([skipped('all else', 'nothing more can be seen until that is mended')])
    return all
  }
  add(checkHeaders(home, page))
  add(await checkHealth(home))
  const config = await readConfig(home)
  add(config.findings)
  if (config.broker === undefined) {
    add([skipped('broker and relays', 'nobody knows where they are until that is mended')])
    return all
  }
  add(await checkBroker(config, me))
  const ice = await checkIce(config, me)
  add(ice.findings)
  if (ice.findings.some(({ result }) => result === 'fail' || result === 'warn')) {
    add([skipped('stun and turn', 'nobody is told of any until that is mended')])
    return all
  }
  add(await checkStun(ice.servers))
  add(await checkTurn(ice.servers))
  return all
}
