import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// What is loaded lazily comes late on a busy machine; no test asserts elapsed time.
configure({ asyncUtilTimeout: 20_000 })
afterEach(cleanup)
