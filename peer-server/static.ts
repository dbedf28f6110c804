import { join, sep } from 'node:path'
import express, { type RequestHandler } from 'express'

/** The built page. File names in assets/ carry a hash of their content, so those never change; everything else is asked for anew. */
export const servePage = (pageDir: string, publicPath: string): RequestHandler => {
  const assets = join(pageDir, 'assets') + sep
  const serviceWorker = join(pageDir, 'sw.js')
  return express.static(pageDir, {
    dotfiles: 'ignore',
    redirect: false,
    cacheControl: false,
    setHeaders(response, path) {
      response.setHeader('Cache-Control', path.startsWith(assets) ? 'public, max-age=31536000, immutable' : 'no-cache')
      // The whole page and nothing beside it, where a proxy serves it below a path.
      if (path === serviceWorker) response.setHeader('Service-Worker-Allowed', `${publicPath}/`)
    },
  })
}
