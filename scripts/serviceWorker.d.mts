import type { Plugin } from 'vite'

export declare const SERVICE_WORKER: string
export declare const writeServiceWorker: (folder: string) => Promise<void>
export declare const serviceWorker: () => Plugin
