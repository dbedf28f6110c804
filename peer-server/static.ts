import { readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import express, { type RequestHandler, Router } from 'express'
import { lockWorkerPolicy, scanWorkerPolicy, searchWorkerPolicy } from './headers.ts'

/**
 * Service worker: before its own words those of the server about the headers of what it keeps. In its script no page can change them, as
 * it can in what lies on the device.
 */
const serveWorker =
  (script: string, publicPath: string): RequestHandler =>
  (_request, response, next) => {
    const headers = JSON.stringify({
      page: { ...response.getHeaders() },
      searchWorker: searchWorkerPolicy,
      scanWorker: scanWorkerPolicy,
      lockWorker: lockWorkerPolicy,
    })
    readFile(script, 'utf8').then(
      (code) => {
        response.setHeader('Cache-Control', 'no-cache')
        response.setHeader('Content-Type', 'application/javascript; charset=UTF-8')
        // The whole page and nothing beside it, where a proxy serves it below a path.
        response.setHeader('Service-Worker-Allowed', `${publicPath}/`)
        response.send(Buffer.from(`self.SERVED_WITH=${headers};\n${code}`))
      },
      () => next(),
    )
  }

/** The built page. File names in assets/ carry a hash of their content, so those never change; everything else is asked for anew. */
export const servePage = (pageDir: string, publicPath: string): Router => {
  const assets = join(pageDir, 'assets') + sep
  return Router()
    .get('/sw.js', serveWorker(join(pageDir, 'sw.js'), publicPath))
    .use(
      express.static(pageDir, {
        dotfiles: 'ignore',
        redirect: false,
        cacheControl: false,
        setHeaders(response, path) {
          response.setHeader(
            'Cache-Control',
            path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache',
          )
        },
      }),
    )
}
