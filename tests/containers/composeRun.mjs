// Does with podman what `docker compose up` does with a compose file, in a network namespace of its own: services in order, each with
// its mounts, limits, rights and health check. A key that is neither acted on nor named here as left out is an error.
import { execFileSync, spawnSync } from 'node:child_process'
import { isAbsolute, join } from 'node:path'

/**
 * Who starts it again, where its log goes, what it is built from and how much memory it may take are Docker's matter; how many files it
 * may open, containers.conf's.
 */
const LEFT_OUT = new Set([
  'restart',
  'logging',
  'build',
  'depends_on',
  'healthcheck',
  'stop_grace_period',
  'ulimits',
  'mem_limit',
  'networks',
])
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export const createRunner = ({ project, root, env, imageOf, asGiven }) => {
  const podman = (...args) =>
    execFileSync('nsenter', [`--net=/run/netns/${project}`, 'podman', ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim()
  const nameOf = (service) => `${project}-${service}`
  const networkOf = (name) => (name === 'default' ? project : `${project}-${name}`)

  const ACTIONS = {
    image: () => [],
    user: (user) => ['--user', user],
    read_only: (yes) => (yes ? ['--read-only', '--read-only-tmpfs=false'] : []),
    cap_drop: (caps) => caps.flatMap((cap) => ['--cap-drop', cap]),
    cap_add: (caps) => caps.flatMap((cap) => ['--cap-add', cap]),
    security_opt: (options) => options.flatMap((option) => ['--security-opt', option.replace(/:true$/, '')]),
    tmpfs: (paths) => paths.flatMap((path) => ['--tmpfs', path]),
    environment: (values) => Object.entries(values).flatMap(([name, value]) => ['-e', `${name}=${value}`]),
    ports: (ports) => ports.flatMap((port) => ['-p', port]),
    network_mode: () => [],
    extra_hosts: (hosts) => hosts.flatMap((host) => ['--add-host', host.replace('host-gateway', () => gateway())]),
    volumes: (volumes) =>
      volumes.flatMap((volume) => {
        const [from, ...rest] = volume.split(':')
        const source = from.startsWith('.') || isAbsolute(from) ? asGiven(join(root, from)) : `${project}-${from}`
        return ['-v', [source, ...rest].join(':')]
      }),
    entrypoint: (command) => ['--entrypoint', JSON.stringify(command)],
    command: () => [],
  }
  const gateway = () => JSON.parse(podman('network', 'inspect', project))[0].subnets[0].gateway

  const start = (service, settings) => {
    for (const key of Object.keys(settings))
      if (!(key in ACTIONS) && !LEFT_OUT.has(key)) throw new Error(`${service}: nothing is done about ${key}`)
    const options = Object.entries(settings).flatMap(([key, value]) => ACTIONS[key]?.(value) ?? [])
    const names = settings.network_mode
      ? [settings.network_mode]
      : (settings.networks ?? ['default']).map((name) => `${networkOf(name)}:alias=${service}`)
    const networks = names.flatMap((name) => ['--network', name])
    podman(
      ...['run', '-d', '--health-cmd', 'none', '--name', nameOf(service), ...networks, ...options],
      ...[imageOf(settings.image), ...(settings.command ?? [])],
    )
  }

  const probeOf = ({ image, healthcheck }) => {
    const [first, ...probe] =
      healthcheck?.test ?? JSON.parse(podman('inspect', imageOf(image)))[0].Healthcheck?.Test ?? []
    return first === undefined ? undefined : probe
  }
  const stateOf = (service) => JSON.parse(podman('inspect', nameOf(service)))[0].State
  const holds = {
    service_started: () => true,
    service_completed_successfully: (service) => {
      const { Status, ExitCode } = stateOf(service)
      if (Status !== 'exited') return false
      if (ExitCode !== 0) throw new Error(`${service} ended with ${ExitCode}`)
      return true
    },
    service_healthy: (service, settings) => {
      if (stateOf(service).Status !== 'running') throw new Error(`${service} ended: ${log(service)}`)
      return spawnSync('podman', ['exec', nameOf(service), ...probeOf(settings)], { env }).status === 0
    },
  }
  const log = (service) => {
    const { stdout, stderr } = spawnSync('podman', ['logs', nameOf(service)], { env, encoding: 'utf8' })
    return `${stdout}${stderr}`
  }
  const until = async (what, service, settings) => {
    for (let tries = 0; tries < 120; tries += 1) {
      if (holds[what](service, settings)) return
      await pause(500)
    }
    throw new Error(`${service}: never ${what}: ${log(service)}`)
  }

  const remove = () => {
    const all = spawnSync('podman', ['ps', '-aq', '--filter', `name=^${project}-`], { env, encoding: 'utf8' }).stdout
    for (const id of all.split('\n').filter(Boolean)) podman('rm', '-f', '-t', '2', id)
    const volumes = spawnSync('podman', ['volume', 'ls', '-q', '--filter', `name=^${project}-`], {
      env,
      encoding: 'utf8',
    })
    for (const volume of volumes.stdout.split('\n').filter(Boolean)) podman('volume', 'rm', '-f', volume)
    const networks = spawnSync('podman', ['network', 'ls', '-q', '--filter', `name=^${project}`], {
      env,
      encoding: 'utf8',
    })
    for (const name of networks.stdout.split('\n').filter(Boolean)) podman('network', 'rm', '-f', name)
  }

  return {
    podman,
    log,
    remove,
    exec: (service, ...command) => podman('exec', nameOf(service), ...command),
    stop: (service, seconds) => {
      podman('stop', '-t', String(seconds), nameOf(service))
      return stateOf(service).ExitCode
    },
    async up({ services, networks = {} }) {
      podman('network', 'create', project)
      for (const [name, { internal }] of Object.entries(networks))
        podman('network', 'create', ...(internal ? ['--internal'] : []), networkOf(name))
      const started = new Set()
      const bring = async (service) => {
        if (started.has(service)) return
        started.add(service)
        const needs = services[service].depends_on ?? {}
        const list = Array.isArray(needs)
          ? needs.map((name) => [name, { condition: 'service_started' }])
          : Object.entries(needs)
        for (const [name, { condition }] of list) {
          await bring(name)
          await until(condition, name, services[name])
        }
        start(service, services[service])
      }
      for (const service of Object.keys(services)) await bring(service)
    },
  }
}
