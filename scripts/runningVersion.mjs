// An earlier version as it runs: its page and server built, its server started. Imports nothing from node_modules.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { checkOut } from './earlierVersion.mjs'

/** Builds that revision by its own scripts. `server` is the program that serves its page and broker. */
export const buildVersion = async (revision) => {
  const { folder, remove } = await checkOut(revision)
  const built = await new Promise((resolve) => {
    const child = spawn(process.execPath, ['scripts/build.mjs'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.on('close', (code) => resolve(code === 0))
  })
  if (built) return { folder, server: join(folder, 'dist/server/main.js'), remove }
  remove()
  throw new Error(`${revision} could not be built: see above.`)
}

/** Resolves once it listens. */
export const serveVersion = (server, port) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, PORT: `${port}`, HOST: '127.0.0.1' }
    const child = spawn(process.execPath, [server], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const ended = new Promise((done) => child.once('close', done))
    child.once('close', (code) => reject(new Error(`the server ended (${code}) instead of listening`)))
    child.stdout.once('data', () =>
      resolve({
        url: `http://localhost:${port}`,
        async stop() {
          child.kill('SIGTERM')
          await ended
        },
      }),
    )
  })
