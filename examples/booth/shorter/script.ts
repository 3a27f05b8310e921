/** A bundled script as a syntax tree. */
import ts from 'typescript';

/** Reads a script. */
export function parse(source: string): ts.SourceFile {
  return ts.createSourceFile('script.js', source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.JS);
}

/** Every node of a tree, outer ones first. */
export function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => each(child, visit));
}

/** The statements of the function that is around the whole script. */
export function statementsOf(file: ts.SourceFile): ts.NodeArray<ts.Statement> {
  for (const statement of file.statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isCallExpression(statement.expression)) continue;
    const { expression } = statement.expression;
    const called = ts.isParenthesizedExpression(expression) ? expression.expression : expression;
    if ((ts.isArrowFunction(called) || ts.isFunctionExpression(called)) && ts.isBlock(called.body))
      return called.body.statements;
  }
  throw new RangeError('the script is not one function that is called');
}

/** Whether leaving an expression out changes nothing: it calls nothing and assigns nothing. */
export function isIdle(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment) return false;
  } else if (ts.isPrefixUnaryExpression(node)) {
    const { operator } = node;
    if (operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken) return false;
  } else if (ts.isFunctionExpression(node) || ts.isArrowFunction(node)) return true;
  else if (!IDLE.has(node.kind)) return false;
  let idle = true;
  ts.forEachChild(node, (child) => {
    idle &&= isIdle(child) || ts.isToken(child);
  });
  return idle;
}

const IDLE: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.ThisKeyword,
  ts.SyntaxKind.TrueKeyword,
  ts.SyntaxKind.FalseKeyword,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.BigIntLiteral,
  ts.SyntaxKind.StringLiteral,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.TemplateSpan,
  ts.SyntaxKind.PropertyAccessExpression,
  ts.SyntaxKind.ElementAccessExpression,
  ts.SyntaxKind.ParenthesizedExpression,
  ts.SyntaxKind.ConditionalExpression,
  ts.SyntaxKind.VoidExpression,
  ts.SyntaxKind.ArrayLiteralExpression,
]);
