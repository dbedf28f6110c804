// Is every word of the page in every language? Compares the catalogues with the sources and writes nothing.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { isMain, ROOT } from './run.mjs'

/** One line for each word that is missing, untranslated or left over. */
export const catalogueProblems = async () => {
  const { getCatalogs } = await import('@lingui/cli/api')
  const { getConfig } = createRequire(join(ROOT, 'node_modules/@lingui/cli/package.json'))('@lingui/conf')
  const config = getConfig({ cwd: ROOT })
  const problems = []
  for (const catalog of await getCatalogs(config)) {
    const used = await catalog.collect()
    if (used === undefined) return ['the sources could not be read']
    for (const locale of config.locales) {
      const has = (await catalog.read(locale)) ?? {}
      const tell = (what, id, entry) =>
        problems.push(`${locale}: ${what}: ${entry.message ?? id} (${entry.origin?.[0]?.[0]})`)
      for (const [id, entry] of Object.entries(used)) {
        if (!Object.hasOwn(has, id)) tell('not in the catalogue', id, entry)
        else if (locale !== config.sourceLocale && !has[id].translation) tell('not translated', id, entry)
      }
      for (const [id, entry] of Object.entries(has)) if (!Object.hasOwn(used, id)) tell('used nowhere', id, entry)
    }
    if (Object.keys(used).length === 0) problems.push('no words were found in the sources')
  }
  return problems
}

if (isMain(import.meta.url)) {
  const problems = await catalogueProblems()
  if (problems.length > 0) {
    console.error(`${problems.join('\n')}\nnpx lingui extract --clean brings the catalogues in step; then translate.`)
    process.exit(1)
  }
}
