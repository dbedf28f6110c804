import { mount } from '../../../src/shell/mount.tsx'
import { SCENES } from './scenes.ts'

const root = document.getElementById('root')
const wanted = new URLSearchParams(location.search).get('scene') ?? ''
const scene = Object.hasOwn(SCENES, wanted) ? SCENES[wanted] : undefined

if (root && scene) {
  // What another scene had put there.
  sessionStorage.clear()
  const { boot, hash } = scene()
  if (hash !== undefined && location.hash === '') history.replaceState(null, '', hash)
  mount(root, boot)
} else if (root) {
  for (const name of Object.keys(SCENES)) {
    const link = document.createElement('a')
    link.href = `?scene=${name}`
    link.textContent = name
    const line = document.createElement('p')
    line.append(link)
    root.append(line)
  }
}
