import ts from 'typescript'

/** One way in which a module names another. */
export interface Import {
  readonly specifier: string
  /** Erased before anything runs. */
  readonly typeOnly: boolean
  readonly line: number
}

const onlyTypes = (clause: ts.ImportClause | undefined): boolean => {
  if (clause === undefined) return false
  if (clause.isTypeOnly) return true
  const names = clause.namedBindings
  return (
    clause.name === undefined &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  )
}

/** `new URL('./x.ts', import.meta.url)`: how a worker or an asset is named. */
const isModuleUrl = (node: ts.Node): node is ts.NewExpression =>
  ts.isNewExpression(node) &&
  node.expression.getText() === 'URL' &&
  node.arguments?.[1]?.getText() === 'import.meta.url'

const textOf = (node: ts.Node | undefined) => (node && ts.isStringLiteralLike(node) ? node.text : undefined)

/** Every import of a TypeScript source, however it is written. A dynamic one whose name is computed is reported as `?`. */
export const importsOf = (path: string, source: string): Import[] => {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true)
  const found: Import[] = []
  const add = (node: ts.Node, specifier: string | undefined, typeOnly: boolean) =>
    found.push({
      specifier: specifier ?? '?',
      typeOnly,
      line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1,
    })
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node, textOf(node.moduleSpecifier), onlyTypes(node.importClause))
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier)
      add(node, textOf(node.moduleSpecifier), node.isTypeOnly)
    else if (ts.isImportTypeNode(node))
      add(node, ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : undefined, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node, textOf(node.arguments[0]), false)
    else if (ts.isCallExpression(node) && node.expression.getText() === 'require')
      add(node, textOf(node.arguments[0]), false)
    else if (isModuleUrl(node)) add(node, textOf(node.arguments?.[0]), false)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
