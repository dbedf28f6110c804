import type { Plugin } from 'vite'

export function emojiRows(locale: string): unknown[][]
export function emojiData(): Plugin
