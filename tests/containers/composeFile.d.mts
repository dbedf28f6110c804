export interface ComposeService {
  readonly image: string
  readonly networks?: readonly string[]
  readonly volumes?: readonly string[]
  readonly mem_limit?: string
  readonly command?: readonly string[]
  readonly entrypoint?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}
export function readCompose(
  files: readonly string[],
  env: Readonly<Record<string, string>>,
): {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly networks?: Readonly<Record<string, { readonly internal?: boolean }>>
}
