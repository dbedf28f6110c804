// The programs that the tests need beside Node: which there are here, and how Debian's package manager brings the others.
// `node scripts/tools.mjs` says what is missing. Imports nothing from node_modules.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findChromium, findHeadlessShell } from './chromium.mjs'
import { isMain, run } from './run.mjs'

/** Also where Debian keeps what is for administrators: not everybody's PATH leads there. */
const FOLDERS = [...(process.env.PATH ?? '').split(':').filter(Boolean), '/usr/sbin', '/usr/local/sbin']

/** The path of a program, or undefined. */
export const findProgram = (name) => FOLDERS.map((folder) => join(folder, name)).find(existsSync)

const STREAM_OF_NGINX = '/usr/lib/nginx/modules/ngx_stream_module.so'
/** Where Debian, and others, put what podman starts. */
const HELPERS_OF_PODMAN = ['/usr/lib/podman', '/usr/libexec/podman']

const program = (name, of = name) => ({ name, packages: [of], has: () => findProgram(name) !== undefined })
const helper = (name) => ({
  name,
  packages: [name],
  has: () => findProgram(name) !== undefined || HELPERS_OF_PODMAN.some((folder) => existsSync(join(folder, name))),
})
const openssl = program('openssl')

export const findFirefox = () => process.env.FIREFOX_PATH || findProgram('firefox-esr') || findProgram('firefox')

/** What each is made of: the packages of a part that is missing are installed. */
const TOOLS = {
  // Whoever chose one gets that one or a complaint, and no other.
  chromium: [
    {
      name: 'Chromium',
      packages: ['chromium'],
      has: () => Boolean(process.env.CHROMIUM_PATH) || findChromium() !== undefined,
    },
  ],
  // Saves time, and is missed by nothing: Chromium does all of it, too.
  shell: [
    {
      name: "Chromium's headless shell",
      packages: ['chromium-headless-shell'],
      has: () => Boolean(process.env.CHROMIUM_PATH) || findHeadlessShell() !== undefined,
    },
  ],
  firefox: [{ name: 'Firefox', packages: ['firefox-esr'], has: () => findFirefox() !== undefined }],
  redis: [program('redis-server')],
  turn: [program('turnserver', 'coturn'), openssl],
  nginx: [program('nginx'), openssl],
  stream: [
    program('nginx'),
    { name: "nginx's stream module", packages: ['libnginx-mod-stream'], has: () => existsSync(STREAM_OF_NGINX) },
    openssl,
  ],
  caddy: [program('caddy'), openssl],
  age: [program('age')],
  net: [
    ...['iptables', 'ip6tables'].map((name) => program(name, 'iptables')),
    ...['ip', 'bridge', 'ss'].map((name) => program(name, 'iproute2')),
    program('conntrack'),
    program('turnserver', 'coturn'),
    program('turnutils_uclient', 'coturn'),
    program('nginx'),
    program('certutil', 'libnss3-tools'),
    program('python3'),
    program('sysctl', 'procps'),
    openssl,
  ],
  image: [...['podman', 'buildah', 'runc', 'debootstrap'].map((name) => program(name)), helper('netavark')],
  compose: [
    ...['podman', 'buildah', 'runc', 'debootstrap', 'iptables', 'curl'].map((name) => program(name)),
    ...['netavark', 'aardvark-dns'].map(helper),
    program('ip', 'iproute2'),
    program('nsenter', 'util-linux'),
    program('turnutils_uclient', 'coturn'),
    openssl,
  ],
}

/** The services that come with them, which Debian starts by itself: nobody has asked for those. */
const SERVICES = ['redis-server', 'coturn', 'nginx', 'caddy']

const missingOf = (tool) => TOOLS[tool].filter(({ has }) => !has())

/** Undefined where all of it is there; otherwise the words for what is not. */
export const lacking = (tool) => {
  const missing = missingOf(tool)
  if (missing.length === 0) return undefined
  const packages = [...new Set(missing.flatMap((part) => part.packages))]
  return `no ${missing.map(({ name }) => name).join(', ')} (Debian, Ubuntu: apt-get install ${packages.join(' ')})`
}

const apt = (...args) =>
  run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=2', ...args], {
    env: { DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_SUSPEND: '1' },
    quiet: true,
  })

/** Those that this machine's lists know, so that one unknown name does not keep all others away. */
const known = async (packages) => {
  const { output } = await run('apt-cache', ['policy', ...packages], { env: { LC_ALL: 'C' }, quiet: true })
  const has = new Set(
    [...output.matchAll(/^(\S+):\n {2}Installed: .*\n {2}Candidate: (?!\(none\))/gm)].map((m) => m[1]),
  )
  return packages.filter((name) => has.has(name))
}

/** While `work` runs, what is installed does not start its services: they would take ports, and where nothing can be started, fail. */
const withoutServices = async (work) => {
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  const remove = () => rmSync(policy, { force: true })
  if (ours) {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    process.once('exit', remove)
  }
  try {
    await work()
  } finally {
    if (ours) {
      remove()
      process.off('exit', remove)
    }
  }
}

const lastLine = (text) => text.trim().split('\n').at(-1)

const installPackages = async (packages) => {
  const updated = await apt('update')
  const there = await known(packages)
  if (there.length === 0) return lastLine(updated.output) || 'apt-get knows none of them'
  let trouble = ''
  await withoutServices(async () => {
    const install = (...names) => apt('install', '-y', '--no-install-recommends', ...names)
    const { code, output } = await install(...there)
    if (code === 0) return
    trouble = lastLine(output)
    // One that cannot be had is no reason to do without the others.
    for (const name of there) await install(name)
  })
  // On a machine that starts services with itself, too, they are the person's to begin.
  const services = SERVICES.filter((name) => there.includes(name))
  if (services.length > 0 && existsSync('/run/systemd/system'))
    await run('systemctl', ['disable', '--quiet', ...services], { quiet: true })
  return trouble
}

/**
 * Installs what is missing of `tools` (all, when none is named), where that is allowed: by root, with apt-get. Never throws; resolves to
 * why something may still be missing, or to ''.
 */
export const haveTools = async (tools = Object.keys(TOOLS)) => {
  const packages = [...new Set(tools.flatMap(missingOf).flatMap((part) => part.packages))]
  if (packages.length === 0) return ''
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined)
    return 'nothing was installed: that takes root and apt-get'
  console.log(`Installing what the tests need (apt-get): ${packages.join(' ')} …`)
  const trouble = await installPackages(packages).catch((error) => error.message)
  return tools.every((tool) => missingOf(tool).length === 0) ? '' : trouble
}

/** The path of a Chromium, installed where that is allowed. Throws with one line when there is none to be had. */
export const haveChromium = async () => {
  if (process.env.CHROMIUM_PATH && findChromium() === undefined)
    throw new Error(`CHROMIUM_PATH: no program at ${process.env.CHROMIUM_PATH}`)
  await haveTools(['chromium'])
  const found = findChromium()
  if (found === undefined)
    throw new Error(
      'The browser tests need Chromium: install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH.',
    )
  return found
}

if (isMain(import.meta.url))
  for (const tool of Object.keys(TOOLS)) console.log(`${tool}: ${lacking(tool) ?? 'all there'}`)
