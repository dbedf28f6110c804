// A PeerServer as its documentation shows it, to measure ours beside.
import { PeerServer } from 'peer'

PeerServer({ port: Number(process.env.PORT), host: '127.0.0.1', path: '/peer', concurrent_limit: 1_000_000 }, () =>
  process.stdout.write(`listening on ${process.env.PORT}\n`),
)
