// What a person sees of a disk under version 0.1, asked of its app: what `tests/compat/reader.ts` says of the present one.

const omit = ({ alike, ...rest }) => ({ ...rest, ...(alike ? { alike } : {}) })

/** `words`: what is looked for. */
export async function see(old, { app, clock }, words) {
  const { through } = clock
  const { id, name } = app.identity.store.getState()
  const { contacts, requests } = app.contacts.store.getState()
  const { theme, language, readReceipts, typingNotices, alerts, relayOnly } = app.settings.store.getState()
  const kept = app.chat.store.getState()
  const { chats, archived } = old.orderChats(contacts, kept)
  const rowOf = (contact) => {
    const summary = kept.summaries[contact.id]
    const { unread, lastText, lastAt, lastFrom, lastKind, stirredAt } = summary ?? {}
    return {
      ...omit(contact),
      ...(summary ? { unread, lastText, lastAt, lastFrom, lastKind, stirredAt } : {}),
      prefs: kept.prefs[contact.id] ?? {},
      draft: kept.drafts[contact.id] ?? null,
    }
  }
  const picture = {
    me: { id, name },
    chats: chats.map(rowOf),
    archived: archived.map(rowOf),
    requests,
    settings: { theme, language: language ?? null, readReceipts, typingNotices, alerts, relayOnly },
    conversations: {},
    versions: {},
    starred: [],
    found: {},
  }
  for (const contact of contacts)
    picture.conversations[contact.id] = await conversation(app, through, contact.id, picture)
  for (let last; ; ) {
    const page = await through(app.chat.starred(last))
    picture.starred.push(...page.all.map(({ peer, message, starredAt }) => ({ peer, id: message.id, starredAt })))
    last = page.all.at(-1)
    if (!page.more) break
  }
  for (const word of words) picture.found[word] = await find(app, clock, word)
  app.chat.close()
  return picture
}

async function conversation(app, through, peer, picture) {
  const open = () => app.chat.store.getState().open
  await through(app.chat.open(peer))
  const opensAt = open().jump ? { why: open().jump.why, id: open().jump.id } : null
  await through(app.chat.toLatest())
  const { timer, pins, about } = open()
  let messages = open().messages
  while (!open().complete) {
    const first = open().messages[0].id
    await through(app.chat.loadOlder())
    const end = open().messages.findIndex(({ id }) => id === first)
    messages = [...open().messages.slice(0, end), ...messages]
  }
  for (const { id, edited } of messages)
    if (edited) picture.versions[`${peer} ${id}`] = await through(app.chat.versions(id))
  return { opensAt, timer, pins: pins.map(({ id }) => id), about: about ?? null, messages }
}

async function find(app, clock, text) {
  const search = await app.search.open()
  const session = search.begin()
  session.ask({ text })
  const done = () => session.store.getState().phase === 'done' && search.index.getState().phase === 'ready'
  // What was read meanwhile is asked for once more.
  for (let times = 0; times < 2; times++) {
    await turns(clock, done, `the search for ${text} ends`)
    await clock.run(5_000)
  }
  await turns(clock, done, `the search for ${text} ends`)
  for (let before = -1; session.store.getState().more && before < session.store.getState().hits.length; ) {
    before = session.store.getState().hits.length
    session.more()
    await turns(clock, () => session.store.getState().hits.length > before, 'more is found')
  }
  const hits = session.store.getState().hits.map(({ id, peer }) => `${peer} ${id}`)
  session.close()
  return hits
}

/** The index answers by its own turns, which are not of the clock. */
async function turns(clock, done, what) {
  for (let turn = 0; !done(); turn++) {
    if (turn === 100_000) throw new Error(`never came true: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
    await clock.run(1)
  }
}
