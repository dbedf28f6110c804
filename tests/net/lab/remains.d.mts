export declare const WIDE: { readonly PATH: string }
export declare const spacePrefix: (pid: number) => string
export declare const makeFolder: () => string
export declare const removeSpace: (name: string) => void
export declare const removeRemains: () => number
export declare const lackingRights: () => string | undefined
