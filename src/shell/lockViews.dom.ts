// Views of the lock, fetched from one place: each that asks by itself would carry the list of all that they need once more.
export const loadLocked = () => import('./screens/Locked.tsx')
export const loadLockSettings = () => import('../features/lock/LockSettings.tsx')
