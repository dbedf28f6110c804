import { createDevices, type Device, NOTES } from '../../support/devices.ts'

type Wire = ReturnType<ReturnType<typeof createDevices>['connect']>

/** Handshake: one hello and one proof from each side. What comes after may be played with. */
const HANDSHAKE = 2

/**
 * Two devices of one person and anything that can go wrong, drawn from `seed`: both write notes, alone and in bursts, while links
 * die, silently or not, two are up at once, frames arrive twice or in another order, disks stall, fill up and refuse, and tabs
 * crash. Then everything heals. `wrong` is empty when both hold the same, and all of it.
 */
export async function sharedStorm(seed: number, steps = 60) {
  const world = createDevices({ seed, disk: (chance) => (chance() < 0.05 ? chance() * 400 : chance() * 4) })
  const { chance, clock } = world
  const phone = world.device('phone')
  const laptop = world.device('laptop')
  const devices = [phone, laptop]
  const wrong: string[] = []
  /** Texts that a disk has taken. */
  const written: string[] = []
  let wires: { wire: Wire; dead: boolean }[] = []
  let said = 0
  const pick = (n: number) => Math.floor(chance() * n)

  /** Another link, over which some frames arrive twice and some behind the next one. */
  function connect(mischief: number) {
    const [offerer, answerer] = chance() < 0.5 ? [phone, laptop] : [laptop, phone]
    const held: { [from: string]: readonly (Uint8Array<ArrayBuffer> | undefined)[] } = {}
    const one = { dead: false }
    const wire = world.connect(offerer, answerer, {
      latency: 1 + pick(chance() < 0.1 ? 1_500 : 40),
      tamper(from, index, frame) {
        if (one.dead) return []
        const late = held[from] ?? []
        held[from] = []
        if (index < HANDSHAKE || chance() > mischief) return [frame, ...late]
        if (chance() < 0.5) return [frame, ...late, frame]
        held[from] = [...late, frame]
        return []
      },
    })
    wires.push(Object.assign(one, { wire }))
  }

  function write(device: Device) {
    const text = `${device.name} ${said++}`
    void device.write(text).then(({ ok }) => ok && written.push(text))
  }

  function strike() {
    const device = devices[pick(2)]!
    const what = chance()
    if (what < 0.4) write(device)
    else if (what < 0.5) for (let i = 0; i < 30; i++) write(device)
    else if (what < 0.55) for (const each of devices) write(each)
    else if (what < 0.7) connect(chance() < 0.5 ? 0 : 0.2)
    else if (what < 0.78) for (const { wire } of wires) wire.offerer.channel.close()
    else if (what < 0.83) for (const each of wires) each.dead = true
    else if (what < 0.92) device.storage.failWrites(chance() < 0.5 ? 'full' : 'broken', 1 + pick(4))
    else {
      device.crash()
      // Its writes never settle: what of them is on the disk counts all the same, and the rest was never promised.
    }
    wires = wires.filter(({ wire }) => wire.offerer.isOpen() || wire.answerer.isOpen())
  }

  function look() {
    for (const device of devices) {
      const logs = new Map<string, number[]>()
      for (const { author, instance, seq } of device.entries())
        logs.set(`${author}/${instance}`, [...(logs.get(`${author}/${instance}`) ?? []), seq])
      for (const [name, seqs] of logs)
        if (seqs.some((seq, i) => seq !== i + 1)) wrong.push(`${device.name}: a hole in ${name}: ${seqs.join()}`)
    }
  }

  for (let i = 0; i < steps && wrong.length === 0; i++) {
    strike()
    await clock.run(chance() < 0.5 ? chance() * 50 : chance() * 4_000)
    look()
  }

  for (const each of wires) each.dead = true
  for (const { wire } of wires) for (const end of [wire.offerer, wire.answerer]) end.channel.close()
  await clock.run(2_000)
  world.connect(phone, laptop)
  const same = () => JSON.stringify(phone.held()) === JSON.stringify(laptop.held())
  if (!(await clock.until(same, 180_000))) wrong.push('not the same three minutes after everything healed')
  await clock.run(40_000)
  if (!same()) wrong.push('not the same any more after another 40 s')
  look()
  const texts = phone.entries(NOTES).map((e) => (e.body as { text: string }).text)
  for (const text of written) if (!texts.includes(text)) wrong.push(`lost: ${text}`)
  if (new Set(texts).size !== texts.length) wrong.push('something is there twice')
  // Whatever the wire does, no device takes the other for one that breaks the rules.
  for (const device of devices) for (const [what, n] of device.violations()) wrong.push(`${device.name}: ${what} ${n}`)
  const refused = devices.reduce((n, { counts }) => n + (counts.get('entries.gap') ?? 0), 0)
  return { wrong, written: written.length, refused }
}
