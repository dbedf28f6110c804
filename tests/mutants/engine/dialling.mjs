import { inFile, test } from '../inFile.mjs'

const gate = test('engine/gate')
const vectors = test('engine/vectors')
const dialer = test('engine/dialer')
const network = test('engine/network')
const reach = test('engine/reach')
const requests = test('features/requests')

export const mutants = [
  ...inFile("src/engine/gate.ts", [
    {
name: "strangers are answered", promise: "G1", find: "if (!admits(dial.from)) return refuse('stranger')", replace: "", tests: gate,  },
    {
name: "the sender is who the broker says", promise: "G1", find: "dial.from !== personAt(offer.from) || ", replace: "", tests: gate,  },
    {
name: "dials for others are answered", promise: "G1", find: "dial.to !== self || ", replace: "", tests: gate,  },
    {
name: "dials of other connections are answered", promise: "G1", find: " || dial.connectionId !== offer.connectionId", replace: "", tests: gate,  },
    {
name: "a dial can be played again", promise: "G1", find: "seen.add(key)\n      return (await", replace: "return (await", tests: gate,  },
    {
name: "a dial can be played twice at the same time", promise: "G1", find: "if (seen.has(key)) return refuse('replayed') // the same one, checked meanwhile", replace: "", tests: gate,  },
    {
name: "a replay is checked before it is refused", promise: "G1", find: "if (seen.has(key)) return refuse('replayed')\n    const waiting", replace: "const waiting", tests: gate, explained: "The check after the signature refuses it as well; this one only saves the work of verifying.", },
    {
name: "dials need no signature", promise: "G1", find: " || !(await crypto.verify(peer.publicKey, dialBytes(dial), fromBase64Url(dial.sig)!))", replace: "", tests: gate,  },
    {
name: "a dial's signature does not cover its connection", promise: "G1", find: "utf8(d.connectionId), ", replace: "", tests: [...gate, ...vectors],  },
    {
name: "a dial's signature does not cover its recipient", promise: "G1", find: "utf8(d.to), ", replace: "", tests: [...gate, ...vectors],  },
    {
name: "any number of offers of one sender is checked at a time", promise: "L5", find: "if (waiting >= MAX_PENDING_OFFERS) return refuse('flood')", replace: "", tests: gate,  },
    {
name: "offers that were dealt with still count as pending", promise: "L5", find: "const left = (pending.get(dial.from) ?? 1) - 1", replace: "const left = pending.get(dial.from) ?? 1", tests: gate,  },
    {
name: "who was removed while an offer was checked is answered", promise: "G2", find: "(await yields(dial.from)) && admits(dial.from)", replace: "await yields(dial.from)", tests: gate,  },
    {
name: "the tie-break is not asked", promise: "G3", find: "(await yields(dial.from)) && admits(dial.from)", replace: "admits(dial.from)", tests: gate,  },
    {
name: "nonces are remembered for ever", promise: "L5", find: "if (seen.size > limit) for (const oldest of [...seen].slice(0, limit / 2)) seen.delete(oldest)", replace: "", tests: gate,  },
  ]),

  ...inFile("src/engine/dialer.ts", [
    {
name: "the lower ID yields at once", promise: "G3", find: "if (!dial || me().id > from) return true", replace: "return true", tests: [...dialer, ...network],  },
    {
name: "both IDs wait for their own offer", promise: "G3", find: "if (!dial || me().id > from) return true", replace: "if (!dial) return true", tests: dialer,  },
    {
name: "the lower ID never yields", promise: "G3", find: " && clock.uptime() - dial.since < YIELD_MS", replace: "", tests: dialer,  },
    {
name: "an offer that met nobody is not noticed by the tie-break", promise: "G3", find: "while (!dial.ended && !dial.attempt?.answered", replace: "while (!dial.attempt?.answered", tests: dialer,  },
    {
name: "the lower ID answers though its own offer was answered", promise: "G3", find: "(dial.ended ? !links.to(from) : !dial.attempt?.answered)", replace: "(dial.ended ? !links.to(from) : true)", tests: dialer,  },
    {
name: "everybody is dialled at once", promise: "L6", find: "if (!focused.has(peer) && dials.size >= MAX_DIALS) {", replace: "if (dials.size >= 1_000) {", tests: dialer,  },
    {
name: "who waits for a place is forgotten", promise: "L6", find: "        due(next)\n", replace: "", tests: dialer,  },
    {
name: "the conversation on screen waits for a place", promise: "L6", find: "!focused.has(peer) && dials.size", replace: "dials.size", tests: dialer,  },
    {
name: "nobody is dialled when the broker is back", promise: "L6", find: "if (state === 'online') for (const peer of wanted) now(peer)", replace: "", tests: dialer,  },
    {
name: "pauses do not grow", promise: "L7", find: "tries.set(peer, n + 1)", replace: "", tests: dialer,  },
    {
name: "one pause for all, on screen or not", promise: "L7", find: "focused.has(peer) ? CAP_FOCUSED : CAP_OTHERS", replace: "CAP_OTHERS", tests: dialer,  },
    {
name: "a link that lived does not start the pauses anew", promise: "L7", find: "if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED) tries.delete(link.peer)", replace: "", tests: dialer,  },
    {
name: "a link that broke at once starts the pauses anew", promise: "L7", find: "if (clock.uptime() - (upSince.get(link) ?? 0) >= SETTLED) tries", replace: "tries", tests: dialer,  },
    {
name: "a sign of life does not start the pauses anew", promise: "L7", find: "function now(peer: PersonId) {\n    tries.delete(peer)\n", replace: "function now(peer: PersonId) {\n", tests: dialer,  },
    {
name: "a broken rule makes no longer pause", promise: "L7", find: "tries.set(peer, Math.max(tries.get(peer) ?? 0, TRIES_AFTER_REFUSAL))", replace: "{}", tests: dialer,  },
    {
name: "a lost link is not dialled again", promise: "L1", find: "if (which === 'last') later(link.peer)", replace: "", tests: network,  },
    {
name: "who links up meanwhile is still dialled", promise: "L1", find: " && !links.to(peer)\n", replace: "\n", tests: dialer,  },
    {
name: "an unanswered offer stays when a link is up", promise: "L1", find: "if (attempt && !attempt.answered) attempt.cancel()", replace: "", tests: dialer,  },
    {
name: "a channel to somebody removed is proved", promise: "G2", find: "else if (stopped || !wanted.has(peer)) result.channel.close()", replace: "", tests: dialer,  },
  ]),

  ...inFile("src/engine/retry.ts", [
    {
name: "no jitter", promise: "L7", find: "(ceiling * (a * 256 + b)) / 65_536", replace: "ceiling", tests: dialer,  },
    {
name: "no cap", promise: "L7", find: "Math.min(cap, FIRST_MS * 2 ** Math.min(tries, 20))", replace: "FIRST_MS * 2 ** tries", tests: dialer,  },
  ]),

  ...inFile("src/engine/reach.ts", [
    {
name: "whoever I have asked is dialled", find: "[...(reasons.get(person) ?? [])].some((reason) => reason !== 'asked')", replace: "reasons.has(person)", tests: reach,  },
    {
name: "whoever I have asked is not answered", promise: "G1", find: "admits: (person: PersonId): boolean => reasons.has(person),", replace: "admits: (person: PersonId): boolean => dials(person),", tests: [...reach, ...requests],  },
    {
name: "everybody is within reach", promise: "G1", find: "admits: (person: PersonId): boolean => reasons.has(person),", replace: "admits: (_person: PersonId): boolean => true,", tests: [...reach, ...network],  },
    {
name: "whoever is wanted no more is still answered", promise: "G1", find: "if (all.size > 0) reasons.set(person, all)\n    else reasons.delete(person)", replace: "reasons.set(person, all)", tests: reach,  },
    {
name: "one reason less is none left", promise: "G1", find: "change(person, (all) => all.delete(reason))", replace: "change(person, (all) => all.clear())", tests: reach,  },
    {
name: "what has not changed is told", promise: "G1", find: "if (dials(person) !== before) onChange.tell(person, !before)", replace: "onChange.tell(person, dials(person))", tests: reach,  },
    {
name: "the version floor can fall", promise: "H4", find: "floors.set(person, Math.max(version, floors.get(person) ?? 1))", replace: "floors.set(person, version)", tests: reach,  },
  ]),

]
