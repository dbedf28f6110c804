export type Tool =
  | 'chromium'
  | 'firefox'
  | 'redis'
  | 'turn'
  | 'nginx'
  | 'stream'
  | 'caddy'
  | 'image'
  | 'compose'
  | 'age'
  | 'net'
export declare const findProgram: (name: string) => string | undefined
export declare const findFirefox: () => string | undefined
export declare const lacking: (tool: Tool) => string | undefined
export declare const haveTools: (tools?: readonly Tool[]) => Promise<string>
export declare const haveChromium: () => Promise<string>
