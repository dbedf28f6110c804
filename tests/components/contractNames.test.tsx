import { cleanup, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { SCENES } from '../support/gallery/scenes.ts'
import { showBoot } from './show.tsx'

/** By which those who drive the app from outside find their way. They match by a part of the name, whatever its case. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  button: [
    ...['Start chatting', 'Copy my ID', 'Add friend', 'New chat', 'Accept', 'Ignore', 'Block'],
    ...['Send', 'Message actions', 'Go to latest', 'Attach', 'Invite a friend', 'Copy link', 'Revoke'],
    'Copy report',
    ...['I have been here before', 'Recovery words', 'Restore'],
  ],
  textbox: ['Your name', "Friend's ID or invite link", 'Message', 'Recovery words'],
  searchbox: ['Search messages'],
  link: ['Settings', 'Connection doctor', 'Transfers'],
  navigation: ['Chats'],
  region: ['Requests'],
  log: ['Messages'],
  list: ['Search results', 'Invites'],
  dialog: ['Invite'],
  radiogroup: ['Theme', 'Who may use it'],
  combobox: ['Language'],
  menuitem: ['Reply', 'React', 'Edit', 'Copy', 'Forward', 'Pin', 'Star', 'Delete for me', 'Delete for everyone'],
}
/** Each the opposite of the one that it contains, in its place: never both at once. */
const OPPOSITES = ['Unpin', 'Unstar', 'Unblock']
/** There only where there are several of the one that it contains, and none of them is meant without saying which. */
const OF_ALL = ['Ignore all']

/** What could be mistaken for something that has its name for good. */
const mistakable = () =>
  Object.entries(NAMES).flatMap(([role, names]) =>
    names.flatMap((name) => {
      const meant = [name, ...OPPOSITES, ...OF_ALL].flatMap((one) => screen.queryAllByRole(role, { name: one }))
      return screen
        .queryAllByRole(role, { name: new RegExp(name, 'i') })
        .filter((one) => !meant.includes(one))
        .map((one) => `a ${role} is found as "${name}": ${one.outerHTML.slice(0, 200)}`)
    }),
  )

async function showScene(name: string) {
  const { boot, hash = '' } = SCENES[name]!()
  history.replaceState(null, '', `/${hash}`)
  await showBoot(boot.getState())
  await waitFor(() => expect(document.querySelector('main, h1')).not.toBeNull())
  return userEvent.setup()
}

afterEach(() => {
  cleanup()
  sessionStorage.clear()
})

// Those of ten thousand chats take their time, and are like any other list.
test.each(Object.keys(SCENES).filter((name) => name !== 'list-long' && name !== 'crashed'))(
  'on screen %s nothing has a name that contains the name of something else',
  async (name) => {
    await showScene(name)
    expect(mistakable()).toEqual([])
  },
)

type User = ReturnType<typeof userEvent.setup>
const menuOf = async (user: User, text: string) => {
  const article = await waitFor(() => {
    const found = screen.getAllByRole('article').find((one) => one.textContent?.includes(text))
    if (!found) throw new Error(`no message says ${text}`)
    return found
  })
  await user.click(within(article).getByRole('button', { name: 'Message actions' }))
  await screen.findByRole('menu')
}
const choose = async (user: User, what: string) => user.click(screen.getByRole('menuitem', { name: what }))

const OPENED: Readonly<Record<string, (user: User) => Promise<unknown>>> = {
  'the menu of a message': (user) => menuOf(user, 'See you there'),
  'the menu of one that is pinned and mine': (user) => menuOf(user, 'The early one'),
  'the menu of the chat': (user) => user.click(screen.getByRole('button', { name: 'Chat options' })),
  'a selection': async (user) => {
    await menuOf(user, 'See you there')
    await choose(user, 'Select')
    await screen.findByRole('toolbar')
  },
  'a reply': async (user) => {
    await menuOf(user, 'See you there')
    await choose(user, 'Reply')
    await screen.findByRole('button', { name: 'Cancel reply' })
  },
  'a change': async (user) => {
    await menuOf(user, 'The early one')
    await choose(user, 'Edit')
    await screen.findByRole('button', { name: 'Cancel edit' })
  },
  'whom to forward to': async (user) => {
    await menuOf(user, 'See you there')
    await choose(user, 'Forward')
    await screen.findByRole('dialog')
  },
  'the choice of an emoji': async (user) => {
    await user.click(screen.getByRole('button', { name: 'Emoji' }))
    await screen.findByRole('dialog')
  },
}

test.each(Object.keys(OPENED))('nor in what opens: %s', async (what) => {
  const user = await showScene('chat-acts')
  await screen.findByRole('log')
  await OPENED[what]!(user)
  expect(mistakable()).toEqual([])
})
