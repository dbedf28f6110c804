export declare const backupKeyOf: (secret: Buffer) => Buffer
export declare const identityOf: (key: Buffer) => string
export declare const recipientOf: (key: Buffer) => string
export declare const openAge: (file: Buffer, key: Buffer) => Buffer
export declare const readBackup: (plain: Buffer) => {
  readonly header: { readonly id: string; readonly schema: number }
  readonly tables: ReadonlyMap<string, ReadonlyMap<string, Readonly<Record<string, unknown>>>>
}
export declare const publicBytes: (key: Buffer) => Buffer
