import { derivingBytes } from '../engine/signed.ts'

// Infos of all that a lock derives (docs/security.md).
export const identityInfos = { identity: derivingBytes('identity'), backup: derivingBytes('backup') }
export const cipherInfos = { rows: derivingBytes('lock-rows'), names: derivingBytes('lock-names') }
export const slotInfos = { words: derivingBytes('lock-words'), passkey: derivingBytes('lock-passkey') }
