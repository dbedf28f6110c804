import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../../scripts/tools.mjs'

export interface Proxy {
  readonly port: number
  stop(): Promise<void>
}

export interface ProxySetup {
  /** Taken off before anything is passed on. '' or '/path'. */
  readonly below?: string
  /** A port of this machine. Asked anew for each. */
  readonly target: (what: 'request' | 'socket', asked: IncomingMessage) => number
}

/** The least that a reverse proxy does: takes a path off, says who asked, passes WebSockets on. */
export const startProxy = async ({ below = '', target }: ProxySetup): Promise<Proxy> => {
  const inner = (url = '/') => (url.startsWith(`${below}/`) ? url.slice(below.length) : undefined)
  const sockets = new Set<Socket>()
  const server = createServer((asked, answer) => {
    const path = inner(asked.url)
    if (path === undefined) return void answer.writeHead(404).end('not below this path')
    const headers = { ...asked.headers, 'x-forwarded-for': '192.0.2.7' }
    const passed = request(
      { port: target('request', asked), path, method: asked.method ?? 'GET', headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      },
    )
    passed.on('error', () => answer.writeHead(502).end())
    asked.pipe(passed)
  })
  server.on('upgrade', (asked, socket: Socket, head) => {
    const path = inner(asked.url)
    if (path === undefined) return socket.destroy()
    const passed = connectTcp(target('socket', asked), '127.0.0.1', () => {
      const lines = asked.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []))
      passed.write([`GET ${path} HTTP/1.1`, ...lines, 'X-Forwarded-For: 192.0.2.7', '', ''].join('\r\n'))
      passed.write(head)
      socket.pipe(passed).pipe(socket)
    })
    for (const [one, other] of [
      [socket, passed],
      [passed, socket],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createTcpServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** The examples for `language` that the guide on reverse proxies gives, in order. */
export const guideExamples = (language: string): string[] => {
  const guide = readFileSync(join(import.meta.dirname, '../../docs/reverse-proxies.md'), 'utf8')
  return [...guide.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] ?? '')
}

/** A certificate for localhost that nobody has signed but itself. */
export const makeCertificate = (folder: string): { cert: string; key: string } => {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' })
  return { cert, key }
}

const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const startIn = async (folder: string, name: string, args: string[], port: number): Promise<Proxy> => {
  const command = findProgram(name)
  if (command === undefined) throw new Error(`there is no ${name}`)
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, HOME: folder },
  })
  running.add(child)
  let said = ''
  let over = false
  child.stderr.on('data', (text) => {
    said += text
  })
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  void exit.then(() => {
    over = true
  })
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connectTcp(port, 'localhost', () => resolve(true))
      socket.on('connect', () => socket.destroy()).on('error', () => resolve(false))
    })
  const patience = performance.now() + 60_000
  while (!(await answers())) {
    if (over || performance.now() > patience) {
      child.kill('SIGKILL')
      throw new Error(`${command} does not listen: ${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    port,
    async stop() {
      child.kill('SIGTERM')
      await exit
      running.delete(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** nginx with a `server` of the guide's: its names and ports are put in place of the guide's. */
export const startNginx = async (server: string, port: number, target: number): Promise<Proxy> => {
  const folder = mkdtempSync(join(tmpdir(), 'nginx-'))
  const { cert, key } = makeCertificate(folder)
  const fitted = server
    .replace('listen 443 ssl', `listen ${port} ssl`)
    .replace('chat.example.org;', 'localhost;')
    .replace(/\S+fullchain\.pem/, cert)
    .replace(/\S+privkey\.pem/, key)
    .replace('127.0.0.1:9000', `127.0.0.1:${target}`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off; error_log stderr; pid ${folder}/pid; worker_processes 1;
events {}
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  ${fitted}
}
`,
  )
  return startIn(folder, 'nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], port)
}

/** What shares port 443 between page and TURN, as it is shipped, by nginx with its stream module. */
export const startSni = async (port: number, page: number, turn: number): Promise<Proxy> => {
  const folder = mkdtempSync(join(tmpdir(), 'sni-'))
  const shipped = readFileSync(join(import.meta.dirname, '../../peer-server/containers/sni.conf'), 'utf8')
  const fitted = shipped
    .replaceAll('/tmp/', `${folder}/`)
    .replace('caddy:443', `127.0.0.1:${page}`)
    .replace('host.docker.internal:5349', `127.0.0.1:${turn}`)
    .replace('listen 443', `listen ${port}`)
  const user = process.getuid?.() === 0 ? 'user root;\n' : ''
  writeFileSync(
    join(folder, 'nginx.conf'),
    `load_module /usr/lib/nginx/modules/ngx_stream_module.so;\n${user}daemon off;\n${fitted}`,
  )
  return startIn(folder, 'nginx', ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')], port)
}

/** Caddy with the guide's Caddyfile; a certificate of its own making, since nobody hands one out to localhost. */
export const startCaddy = async (site: string, port: number, target: number): Promise<Proxy> => {
  const folder = mkdtempSync(join(tmpdir(), 'caddy-'))
  const { cert, key } = makeCertificate(folder)
  const fitted = site
    .replace(/^chat\.example\.org \{/m, `https://localhost:${port} {\n\ttls ${cert} ${key}`)
    .replace('127.0.0.1:9000', `127.0.0.1:${target}`)
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, `{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n}\n${fitted}`)
  return startIn(folder, 'caddy', ['run', '--config', file, '--adapter', 'caddyfile'], port)
}
