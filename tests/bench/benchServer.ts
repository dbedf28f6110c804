import { test } from '@playwright/test'
import { type RunningServer, startServer } from '../support/server.ts'
import { table } from './figures.ts'

/** Server for the benches of this file, which say all that they noted once they are over. */
export function benchServer(): Pick<RunningServer, 'url'> {
  let server: RunningServer
  test.beforeAll(async () => {
    server = await startServer()
  })
  test.afterAll(async () => {
    await server.stop()
    console.log(`\n${table()}\n`)
  })
  return {
    get url() {
      return server.url
    },
  }
}
