/** Left: what of this device could not be deleted, since somebody else has it open. */
export type Left = 'databases' | 'files' | 'caches' | 'worker' | 'storage'
