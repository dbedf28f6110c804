// What a laboratory leaves on the machine while it stands, and how all of it goes again, also after a kill: namespaces and folders bear
// the number of the process that made them. Imports nothing from node_modules.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FOLDER = /^tete-net-(\d+)$/
const SPACE = /^tetenet(\d+)-/

const run = (command, ...args) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...WIDE } })
/** Not everybody's PATH leads to the programs of administrators. */
export const WIDE = { PATH: `${process.env.PATH}:/usr/sbin:/sbin` }

export const spacePrefix = (pid) => `tetenet${pid}-`
const folderOf = (pid) => join(tmpdir(), `tete-net-${pid}`)

/** Start of a process, in ticks since the machine's: another one may bear its number by now. Undefined: it is gone, or nobody has taken note. */
const startOf = (pid) => {
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return undefined
  const [state, ...fields] = readFileSync(stat, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return state === 'Z' || state === 'X' ? undefined : fields[18]
}

/** The folder of this process, which says whose it is. */
export const makeFolder = () => {
  const folder = folderOf(process.pid)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'owner'), startOf(process.pid))
  return folder
}

const livesOn = (pid) => {
  const owner = join(folderOf(pid), 'owner')
  return existsSync(owner) && readFileSync(owner, 'utf8') === startOf(pid)
}

const spaces = () =>
  run('ip', 'netns', 'list')
    .split('\n')
    .map((line) => line.split(' ')[0])
    .filter((name) => SPACE.test(name))

/** Ends everything that runs in a namespace, and then it. */
export const removeSpace = (name) => {
  for (const pid of run('ip', 'netns', 'pids', name).split('\n').filter(Boolean)) {
    try {
      process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }
  run('ip', 'netns', 'del', name)
  rmSync(`/etc/netns/${name}`, { recursive: true, force: true })
}

/** Takes away what killed runs have left; those that live keep theirs. Resolves to how many namespaces went. */
export const removeRemains = () => {
  const gone = spaces().filter((name) => !livesOn(SPACE.exec(name)[1]))
  for (const name of gone) removeSpace(name)
  for (const name of readdirSync(tmpdir())) {
    const pid = FOLDER.exec(name)?.[1]
    if (pid !== undefined && !livesOn(pid)) rmSync(folderOf(pid), { recursive: true, force: true })
  }
  return gone.length
}

/** Undefined where this process may make networks; else the words for what it may not. */
export const lackingRights = () => {
  if (process.getuid?.() !== 0) return 'networks of one’s own take root'
  const name = `${spacePrefix(process.pid)}try`
  try {
    run('ip', 'netns', 'add', name)
    run('ip', '-n', name, 'link', 'add', 'eth0', 'type', 'veth', 'peer', 'name', 'eth1')
    run('ip', '-n', name, 'link', 'add', 'br0', 'type', 'bridge')
    for (const program of ['iptables', 'ip6tables'])
      run('ip', 'netns', 'exec', name, program, '-t', 'nat', '-A', 'POSTROUTING', '-j', 'MASQUERADE', '--random-fully')
    run('ip', 'netns', 'exec', name, 'conntrack', '-F')
    return existsSync('/dev/net/tun') ? undefined : 'no /dev/net/tun'
  } catch (error) {
    return `no networks of one’s own (${String(error.stderr || error.message)
      .trim()
      .split('\n')
      .at(-1)})`
  } finally {
    try {
      removeSpace(name)
    } catch {
      // It was never made.
    }
  }
}
