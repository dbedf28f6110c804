import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
/** Below the project, so that what is built finds its packages. */
const HOME = join(ROOT, 'artefacts/built')
const DAY = 24 * 60 * 60 * 1_000

const filesOf = (path: string): string[] =>
  !existsSync(path)
    ? []
    : statSync(path).isDirectory()
      ? readdirSync(path)
          .toSorted()
          .flatMap((name) => filesOf(join(path, name)))
      : [path]

/** Whatever else may change what is built: versions of packages, and how to build. */
const ALWAYS = ['package-lock.json', 'vite.config.ts', 'tsconfig.base.json']

/**
 * The folder with what `build` makes of `sources` (paths in the project): made once for each content of them, by whoever asks first,
 * and kept for later runs. Others who ask meanwhile may build it too, and one of the results is kept.
 */
export async function builtOnce(
  name: string,
  sources: readonly string[],
  build: (outDir: string) => Promise<unknown>,
): Promise<string> {
  const hash = createHash('sha256').update(process.version)
  for (const file of [...ALWAYS, ...sources].flatMap((path) => filesOf(join(ROOT, path))))
    hash
      .update(`${file.slice(ROOT.length)}\0`)
      .update(readFileSync(file))
      .update('\0')
  const folder = join(HOME, `${name}-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder

  mkdirSync(HOME, { recursive: true })
  const former = readdirSync(HOME).filter((one) => one.startsWith(`${name}-`))
  const making = mkdtempSync(join(HOME, `.${name}-`))
  await build(making)
  try {
    renameSync(making, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(making, { recursive: true, force: true })
  }
  // Of sources as they are no more; but not what somebody may still serve who began before they changed.
  for (const one of former)
    if (Date.now() - statSync(join(HOME, one)).mtimeMs > DAY) rmSync(join(HOME, one), { recursive: true, force: true })
  return folder
}
