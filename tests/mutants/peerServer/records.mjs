import { inFile, test } from '../inFile.mjs'

const records = test('peer-server/records')
const forged = test('peer-server/forgedRecords')
const former = test('peer-server/formerNodes')
const routes = test('peer-server/routes')
const letters = test('peer-server/letters')
const cluster = test('contracts/cluster')

export const mutants = [
  ...inFile('peer-server/cluster/seal.ts', [
    {
      name: 'nodes that cannot hear each other share a bus',
      find: "derive(serverKey, 'bus-records', 9).toString('base64url')",
      replace: "derive(Buffer.alloc(32, serverKey.length), 'bus-records', 9).toString('base64url')",
      tests: [...letters, ...cluster],
    },
    {
      name: 'nodes that seal their records share a bus with those that do not',
      find: "'bus-records', 9",
      replace: "'bus-name', 9",
      tests: former,
    },
  ]),
  ...inFile('peer-server/cluster/records.ts', [
    {
      name: 'whoever writes to the bus says who is where',
      find: 'if (!seal.fits(mac, claimBody(id, text.slice(0, -mac.length - 1)))) return undefined',
      replace: 'void mac',
      tests: [...records, ...forged],
    },
    {
      name: 'a record is as good under another ID',
      find: 'const claimBody = (id: string, head: string) =>',
      replace: "const claimBody = (_id: string, head: string, id = '') =>",
      tests: [...records, ...forged],
    },
    {
      name: 'whoever writes to the bus keeps dead nodes alive',
      find: 'if (!seal.fits(mac, leaseBody(of, text.slice(0, -mac.length - 1)))) return undefined',
      replace: 'void mac',
      tests: [...records, ...forged],
    },
    {
      name: 'a lease of long ago keeps its node alive',
      find: 'return age > LEASE_MS + CLOCK_SKEW_MS || age < -CLOCK_SKEW_MS ? undefined : epoch',
      replace: 'void [age, LEASE_MS, CLOCK_SKEW_MS]\n      return epoch',
      tests: records,
    },
    {
      name: 'whoever comes later has an ID that nobody proves',
      find: 'return !isLater',
      replace: 'return isLater',
      tests: [...records, ...forged],
    },
  ]),
  ...inFile('peer-server/cluster/seats.ts', [
    {
      name: 'what is not on the bus is nobody’s',
      find: "if (owner !== '' && (own === undefined || holder !== own) && (await isHeld(asked))) return 'taken'",
      replace: 'void isHeld',
      tests: forged,
    },
    {
      name: 'an old claim cuts off whoever has the ID by now',
      find: 'claim.owner === own.owner && beats(claim, own)',
      replace: 'beats(claim, own)',
      tests: forged,
    },
  ]),
  ...inFile('peer-server/cluster/routes.ts', [
    {
      name: 'an old claim is the way to a client',
      find: 'found.owner === known.owner && found.stamp < known.stamp - CLOCK_SKEW_MS',
      replace: 'found.owner !== found.owner && known.stamp > CLOCK_SKEW_MS',
      tests: routes,
    },
    {
      name: 'who waits for a way is overtaken by others',
      find: 'all.toSorted((a, b) => a.order - b.order)',
      replace: 'all.toSorted((a, b) => b.order - a.order)',
      tests: [...routes, ...cluster],
    },
    {
      name: 'a way is remembered when something else stands on the bus',
      find: 'if (route?.text === found.text) routes.set(id, { ...route, at: Number.NEGATIVE_INFINITY })',
      replace: 'void route',
      tests: [...routes, ...cluster],
    },
  ]),
  ...inFile('peer-server/cluster/redis.ts', [
    {
      name: 'a claim that was taken away from the bus is not missed',
      find: 'if (kept) await seats.assert(seats.some(AUDITED_AT_ONCE), true)',
      replace: 'if (kept) void AUDITED_AT_ONCE',
      tests: forged,
    },
  ]),
  ...inFile('peer-server/cluster/hearing.ts', [
    {
      name: 'what an old claim has led astray is lost',
      find: "if (kind === 'text') astray.add(id, text)",
      replace: '',
      tests: forged,
    },
  ]),
]
