export type { RelayHealth, RelayTrouble } from '../../engine/relayHealth.ts'
