import { sideConnectionsContract } from '../../contracts/sideConnections.ts'
import { type Outcome, runSuite, suite } from '../contractPage/suite.ts'
import { scenes } from './scenes.ts'
import { sidesInPage } from './subject.ts'

export interface SideLab {
  runContract(): Promise<Outcome[]>
  readonly scenes: typeof scenes
}

declare global {
  interface Window {
    sideLab: SideLab
  }
}

window.sideLab = {
  runContract: () => runSuite(suite(sideConnectionsContract, () => sidesInPage())),
  scenes,
}
