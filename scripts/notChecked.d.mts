export declare const notChecked: (why: string, what: string) => void
