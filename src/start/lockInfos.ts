import { derivingBytes } from '../engine/signed.ts'

// Infos of all that a lock derives (docs/security.md).
export const identityInfo = derivingBytes('identity')
export const cipherInfos = { rows: derivingBytes('lock-rows'), names: derivingBytes('lock-names') }
export const slotInfos = { words: derivingBytes('lock-words'), passkey: derivingBytes('lock-passkey') }
