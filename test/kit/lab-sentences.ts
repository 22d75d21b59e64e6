import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** Every sentence that stands in the lab's sources, as the German catalogue writes it: {1}, {2} … for values. */
export type LabSentences = {
  /** All texts of the sources that the window can meet. */
  all: ReadonlySet<string>
  /** What a person reads in an error, with the file that throws it. */
  errors: readonly { file: string; text: string }[]
  /** What jobs are called. */
  titles: readonly string[]
}

const sourcesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? sourcesBelow(path) : /\.(ts|vue)$/.test(path) ? [path] : []
  })

const scriptOf = (path: string): string => {
  const text = readFileSync(path, 'utf8')
  return path.endsWith('.vue')
    ? [...text.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, code]) => code).join('\n')
    : text
}

/** A value, until all of a sentence is known and its values can be numbered. */
const aValue = '\uE000'

/** What an expression can come to, as far as it is written down: each branch of a choice, values as `aValue`. */
const textsOf = (node: ts.Expression): string[] => {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text]
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression)
  if (ts.isCallExpression(node)) return textsOfCall(node)
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)]
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return textsOf(node.left).flatMap(left => textsOf(node.right).map(right => left + right))
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce(
      (before, { expression, literal }) =>
        before.flatMap(text => textsOf(expression).map(value => text + value + literal.text)),
      [node.head.text],
    )
  return [aValue]
}

/** Trimming changes no words; what other calls come to is not written down here. */
const textsOfCall = ({ expression }: ts.CallExpression): string[] =>
  ts.isPropertyAccessExpression(expression) && expression.name.text === 'trim'
    ? textsOf(expression.expression).map(text => text.trim())
    : [aValue]

/** `many(3, 'picture')` comes to a count and a noun in one of its numbers. */
const nounsOf = (node: ts.Node): string[] => {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression) || node.expression.text !== 'many') return []
  const noun = node.arguments[1]
  return noun && ts.isStringLiteral(noun) ? [`{1} ${noun.text}`, `{1} ${noun.text}s`] : []
}

/** Values that touch are one: nothing tells where one of them ends. */
const numbered = (text: string): string => {
  let place = 0
  return text.replace(/\uE000+/g, () => `{${++place}}`)
}

/** Read the lab's sources under `root` (absolute): main, shared and the window's own errors. */
export const labSentences = (root: string): LabSentences => {
  const all = new Set<string>()
  const errors: { file: string; text: string }[] = []
  const titles: string[] = []
  for (const path of ['main', 'shared', 'renderer'].flatMap(folder => sourcesBelow(join(root, folder)))) {
    if (path.includes(join('renderer', 'words'))) continue
    const source = ts.createSourceFile(path, scriptOf(path), ts.ScriptTarget.Latest, true)
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node))
        for (const text of textsOf(node)) all.add(numbered(text)).add(numbered(text.trim()))
      for (const noun of nounsOf(node)) all.add(noun)
      if (ts.isNewExpression(node) && node.expression.getText(source) === 'LabError')
        for (const part of node.arguments?.slice(1, 3) ?? [])
          for (const text of textsOf(part)) errors.push({ file: path.slice(root.length + 1), text: numbered(text) })
      if (ts.isPropertyAssignment(node) && node.name.getText(source) === 'title' && isStart(node.parent, source))
        titles.push(...textsOf(node.initializer).map(numbered))
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return { all, errors, titles }
}

/** What a job is started with names its kind. */
const isStart = (node: ts.ObjectLiteralElementLike['parent'], source: ts.SourceFile): boolean =>
  ts.isObjectLiteralExpression(node) &&
  node.properties.some(property => property.name?.getText(source) === 'kind') &&
  node.properties.some(property => ['unit', 'subject'].includes(property.name?.getText(source) ?? ''))
