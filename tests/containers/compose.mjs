// Runs compose.yaml as it stands (and with its companions) by podman, and does step 4 of docs/self-hosting.md to it.
// node tests/containers/compose.mjs     (Debian: debootstrap podman buildah runc netavark aardvark-dns iptables iproute2 coturn; as root)
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { ALL_LEFT_OUT, notChecked } from '../../scripts/notChecked.mjs'
import { lacking } from '../../scripts/tools.mjs'
import { BUILD, CONTAINER_ENV, IMAGE, lastWords } from './buildImage.mjs'
import { readCompose } from './composeFile.mjs'
import { createRunner } from './composeRun.mjs'

const HERE = import.meta.dirname
const ROOT = join(HERE, '../..')
const PROJECT = 'tete-compose'
const BESIDE = 'localhost/tete-a-tete-beside'
const DOMAIN = 'chat.localhost'
const TURN_TLS_DOMAIN = 'turn.chat.localhost'
/** Where the machine can be reached, in a network that nobody else is in. */
const ADDRESS = '203.0.113.10'
const env = CONTAINER_ENV
const bases = process.env.CONTAINER_BASES ?? join(tmpdir(), 'tete-container-bases')

const leaveOut = (why) => {
  notChecked(why, 'the compose files')
  process.exit(ALL_LEFT_OUT)
}
const lack = lacking('compose') ?? (process.getuid() === 0 ? undefined : 'containers take root')
if (lack !== undefined) leaveOut(lack)

let failed = 0
const check = (what, holds, saw = '') => {
  if (!holds) failed += 1
  console.log(`${holds ? '✓' : '✗'} ${what}${holds ? '' : `: ${saw}`}`)
}
const run = (command, ...args) =>
  execFileSync(command, args, { cwd: ROOT, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
/** As somebody on that machine, who knows it by its names. */
const there = (script) => {
  const { stdout, stderr } = spawnSync('ip', ['netns', 'exec', PROJECT, 'bash', '-c', script], { encoding: 'utf8' })
  return `${stdout}${stderr}`
}
const eventually = async (script, wanted) => {
  let saw = ''
  for (let tries = 0; tries < 20 && !wanted.test(saw); tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 1_000))
    saw = there(script)
  }
  return saw
}
const passes = async (what, script, wanted) => {
  const saw = await eventually(script, wanted)
  check(what, wanted.test(saw), saw.slice(-600))
}

/** What Debian's programs do not know is taken out of what they are given; its nginx has to be told of a part that others have built in. */
const FITTING = {
  Caddyfile: (text) => text.replace(/^\t*stream_close_delay .*\n/m, ''),
  'Caddyfile.443': (text) => text.replace(/^\tservers :443 \{.*?^\t\}\n/ms, ''),
  'sni.conf': (text) =>
    `load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n${text.replace(/^ *proxy_protocol on;\n/m, '').replace(/ proxy_protocol;/, ';')}`,
}
const folder = mkdtempSync(join(tmpdir(), 'tete-compose-'))
const asGiven = (path) => {
  const fitFor = FITTING[basename(path)]
  if (fitFor === undefined) return path
  const fitted = join(folder, basename(path))
  writeFileSync(fitted, fitFor(readFileSync(path, 'utf8')))
  return fitted
}
const runner = createRunner({
  project: PROJECT,
  root: ROOT,
  env,
  imageOf: (image) => (image === 'tete-a-tete' ? IMAGE : BESIDE),
  asGiven,
})

const clean = () => {
  if (existsSync(`/run/netns/${PROJECT}`)) runner.remove()
  spawnSync('ip', ['netns', 'del', PROJECT])
  rmSync(`/etc/netns/${PROJECT}`, { recursive: true, force: true })
}
const makeMachine = () => {
  run('ip', 'netns', 'add', PROJECT)
  mkdirSync(`/etc/netns/${PROJECT}`, { recursive: true })
  writeFileSync(`/etc/netns/${PROJECT}/hosts`, `127.0.0.1 localhost\n${ADDRESS} ${DOMAIN} ${TURN_TLS_DOMAIN}\n`)
  for (const line of [
    'link set lo up',
    'link add eth0 type veth peer name eth1',
    `addr add ${ADDRESS}/24 dev eth0`,
    'link set eth0 up',
    'link set eth1 up',
  ])
    run('ip', '-n', PROJECT, ...line.split(' '))
}

const CURL = 'curl -sk --max-time 5'
/** Step 4 of the guide. */
const works = async (tlsName, tlsPort) => {
  await passes('page: 200', `${CURL} -I https://${DOMAIN}/`, /^HTTP\/\S+ 200/)
  await passes('plain http leads to https', `${CURL} -I http://${DOMAIN}/`, /^Location: https:/im)
  await passes('broker: ok', `${CURL} https://${DOMAIN}/health`, /"status":"ok"/)
  await passes('claims: a challenge', `${CURL} https://${DOMAIN}/peer/challenge`, /"challenge":"[\w-]{75}"/)
  await passes('ICE service is shut', `${CURL} -i https://${DOMAIN}/peer/ice | head -1`, /401/)
  await passes('ICE service is there', `${CURL} https://${DOMAIN}/config.json`, /"path":"\/peer\/ice"/)
  await passes('STUN says where one comes from', `turnutils_stunclient ${DOMAIN}`, /reflexive addr: [\d.]+:\d+/)
  await passes(
    'TLS for TURN: the certificate of its name',
    `openssl s_client -connect ${tlsName}:${tlsPort} -servername ${tlsName} </dev/null 2>/dev/null | openssl x509 -noout -ext subjectAltName`,
    new RegExp(`DNS:${tlsName}`),
  )
  const secret = runner.exec('chat', 'cat', '/keys/turn/key')
  const turn = (user, password, more, name = DOMAIN) =>
    `U=$(($(date +%s)+600)):${user}; P=$(printf %s "$U" | openssl dgst -sha1 -hmac "${password}" -binary | base64)
     timeout 20 turnutils_uclient -v -u "$U" -w "$P" -y ${more} ${name} 2>&1`
  await passes('TURN: allocates by UDP', turn('test', secret, ''), /allocate response received: *\n?.*success/is)
  await passes('TURN: allocates by TCP', turn('test', secret, '-t'), /allocate response received: *\n?.*success/is)
  // That tool names nobody when it begins TLS, so it would be taken for somebody who wants the page.
  const byTls = turn('test', secret, `-t -S -p ${tlsPort}`, tlsName)
  if (tlsPort !== 443) await passes('TURN: allocates by TLS', byTls, /allocate response received: *\n?.*success/is)
  const denied = there(turn('test', 'x'.repeat(64), ''))
  check(
    'TURN: nothing for another secret',
    !/allocate response received: *\n?.*success/is.test(denied),
    denied.slice(-400),
  )
}

const upWith = async (files, more = {}) => {
  const asked = { DOMAIN, ...more }
  await runner.up(
    readCompose(
      files.map((file) => join(ROOT, file)),
      asked,
    ),
  )
}

/** What the machine has to give before anything of ours is tried: where it does not, that is no fault of the files. */
const prepare = (what, work) => {
  try {
    work()
  } catch (error) {
    try {
      clean()
    } catch {
      // As little as it could be made can it be taken away.
    }
    rmSync(folder, { recursive: true, force: true })
    leaveOut(`${what} (${lastWords(error)})`)
  }
}
prepare('no images to stand in for those of a registry', () => {
  run('bash', join(HERE, 'bases.sh'), bases)
  run('bash', join(HERE, 'beside.sh'), bases, BESIDE)
})
prepare('no networks for containers', () => {
  clean()
  makeMachine()
  runner.podman('network', 'create', PROJECT)
  runner.podman('run', '--rm', '--network', PROJECT, '-p', '8080:80', BESIDE, 'true')
  clean()
})

try {
  run('podman', ...BUILD)

  for (const [title, files, more, ends] of [
    ['compose.yaml', ['compose.yaml'], {}, [DOMAIN, 5349]],
    ['with compose.cluster.yaml', ['compose.yaml', 'compose.cluster.yaml'], {}, [DOMAIN, 5349]],
    ['with compose.443.yaml', ['compose.yaml', 'compose.443.yaml'], { TURN_TLS_DOMAIN }, [TURN_TLS_DOMAIN, 443]],
  ]) {
    console.log(`${title}:`)
    makeMachine()
    await upWith(files, more)
    await works(...ends)
    if (files.includes('compose.cluster.yaml')) {
      for (const node of ['chat', 'chat2']) {
        const health = runner.exec(
          node,
          'node',
          '-p',
          "fetch('http://127.0.0.1:9000/health').then((r) => r.text()).then(console.log), ''",
        )
        check(`${node} has its bus`, health.includes('"status":"ok"'), health)
      }
      check('one node stops as it should', runner.stop('chat', 15) === 0)
      await passes('and the other serves', `${CURL} https://${DOMAIN}/health`, /"status":"ok"/)
    } else check('it stops as it should', runner.stop('chat', 15) === 0)
    clean()
  }
} catch (error) {
  check('it runs', false, error.stderr ?? error.stack)
} finally {
  if (!process.env.KEEP) clean()
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1
