import { act, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import type { App, Boot, Missing } from '../../src/app/app.ts'
import { mount } from '../../src/shell/mount.tsx'
import { createCompany } from '../support/company.ts'
import { NOW, showBoot } from './show.tsx'

test('starting says so to a screen reader, and asks for nothing', async () => {
  await showBoot({ phase: 'starting' })
  expect(screen.getByRole('status')).toHaveTextContent('Starting…')
  expect(screen.queryByRole('button')).not.toBeInTheDocument()
  expect(document.documentElement).toHaveAttribute('data-broker', 'offline')
})

test('the app follows where starting leads', async () => {
  const boot = await showBoot({ phase: 'starting' })
  const { app } = (await createCompany(NOW)).me
  act(() => boot.setState({ phase: 'ready', app }, true))
  expect(screen.getByRole('navigation', { name: 'Chats' })).toBeInTheDocument()
})

const LACKS: Record<Missing, RegExp> = {
  'secure-context': /https:\/\//,
  webrtc: /WebRTC/,
  indexeddb: /private mode/,
  ed25519: /Ed25519/,
  locks: /Web Locks/,
}

test('[abuse S14 S15 S16 S17 S18] a browser without what is needed is told so, thing by thing, with what to do', async () => {
  await showBoot({ phase: 'unsupported', missing: Object.keys(LACKS) as Missing[] })
  expect(screen.getByRole('heading', { name: 'This browser cannot run Tête-à-tête' })).toBeInTheDocument()
  const items = screen.getAllByRole('listitem')
  expect(items).toHaveLength(5)
  for (const item of items) expect(item).toHaveTextContent(LACKS[item.dataset.missing as Missing])
})

test('only what is missing is named', async () => {
  await showBoot({ phase: 'unsupported', missing: ['webrtc'] })
  expect(within(screen.getByRole('main')).getAllByRole('listitem')).toHaveLength(1)
})

test('[abuse S9] open in another tab: says so, and can be used here', async () => {
  const takeOver = vi.fn()
  await showBoot({ phase: 'elsewhere', takeOver })
  expect(screen.getByRole('heading', { name: 'Open in another tab' })).toBeInTheDocument()
  screen.getByRole('button', { name: 'Use here' }).click()
  expect(takeOver).toHaveBeenCalledOnce()
})

test('[abuse S7] older than its data: reload', async () => {
  await showBoot({ phase: 'newer' })
  expect(screen.getByRole('heading', { name: 'This page is older than your data' })).toBeInTheDocument()
  expect(screen.getByRole('button', { name: 'Reload' })).toBeInTheDocument()
})

test('a database that does not open: words first, and what the browser said', async () => {
  await showBoot({ phase: 'broken', detail: 'UnknownError: backing store' })
  expect(screen.getByRole('main')).toHaveTextContent('Nothing has been deleted')
  expect(screen.getByText('UnknownError: backing store')).toBeInTheDocument()
})

test('a mistake of ours ends in words, not in an empty page', async () => {
  vi.spyOn(console, 'error').mockReturnValue(undefined)
  await showBoot({ phase: 'ready', app: {} as App })
  expect(screen.getByRole('heading', { name: 'Something went wrong in the app' })).toBeInTheDocument()
})

let unmount: (() => void) | undefined
afterEach(() => {
  act(() => unmount?.())
  unmount = undefined
})

test('mount shows the app in the language of the address, and takes it down again', async () => {
  history.replaceState(null, '', '/?lang=fr#/')
  const root = document.body.appendChild(document.createElement('div'))
  const boot = createStore<Boot>(() => ({ phase: 'newer' }))
  await act(async () => {
    unmount = mount(root, boot)
    await vi.waitFor(() => expect(document.documentElement.lang).toBe('fr'), { timeout: 20_000 })
  })
  expect(await within(root).findByRole('button', { name: 'Recharger' })).toBeInTheDocument()
  expect(document.documentElement.dir).toBe('ltr')
  act(() => unmount?.())
  expect(root).toBeEmptyDOMElement()
  root.remove()
})
