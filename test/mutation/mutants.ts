/**
 * Mutants of source files, all in one: every place is rewritten to `globalThis.mutant === n ? changed : original`, so that a
 * single process can try one mutant after another without loading anything again.
 */
import ts from 'typescript';

/** One change to the code. */
export interface Mutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** Something to put before and after a part of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly before: string;
  readonly after: string;
}

const SWAPS: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '&&': '||',
  '||': '&&',
};

/**
 * Rewrites a file.
 * @param first - id of the first mutant
 */
export function instrumented(file: string, text: string, first: number): { text: string; mutants: Mutant[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const edits: Edit[] = [];
  const on = (node: ts.Node, what: string): string => {
    const id = first + mutants.length;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    mutants.push({ id, file, line, what });
    return `globalThis.mutant === ${id}`;
  };
  const wrap = (node: ts.Node, before: string, after: string): void => {
    edits.push({ start: node.getStart(), end: node.getEnd(), before, after });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isIfStatement(node)) {
      const { expression } = node;
      const [no, yes] = [on(expression, 'if (false)'), on(expression, 'if (true)')];
      wrap(expression, `(${no} ? false : ${yes} ? true : (`, '))');
    } else if (ts.isBinaryExpression(node) && SWAPS[node.operatorToken.getText()] !== undefined) {
      const operator = node.operatorToken.getText();
      const swap = SWAPS[operator] ?? operator;
      const [left, right] = [node.left.getText(), node.right.getText()];
      wrap(node, `(${on(node, `${operator} becomes ${swap}`)} ? ((${left}) ${swap} (${right})) : (`, '))');
    } else if (ts.isExpressionStatement(node) && ts.isCallExpression(node.expression)) {
      wrap(node.expression, `(${on(node, 'call dropped')} ? undefined : (`, '))');
    } else if (isFindings(node)) {
      wrap(node, `(${on(node, 'finding dropped')} ? [] : (`, '))');
    } else if (ts.isPropertyAssignment(node) && /^'?[BCP]-\d\d'?$/.test(node.name.getText())) {
      wrap(node.initializer, `(${on(node, 'table entry dropped')} ? undefined : (`, '))');
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { text: applied(text, edits), mutants };
}

/** A spread or argument that is a list of findings. */
function isFindings(node: ts.Node): node is ts.Expression {
  if (!ts.isExpression(node)) return false;
  if (ts.isCallExpression(node))
    return /^(openingFindings|ceremonyFindings|this\.#\w+Findings)$/.test(node.expression.getText());
  return (
    ts.isIdentifier(node) &&
    node.text === 'findings' &&
    ts.isCallExpression(node.parent) &&
    node.parent.expression.getText() === 'taken'
  );
}

/** Puts the edits in, inner ones inside outer ones. */
export function applied(text: string, edits: readonly Edit[]): string {
  const marks = edits.flatMap(({ start, end, before, after }, order) => [
    { at: start, close: false, size: end - start, order, insert: before },
    { at: end, close: true, size: end - start, order, insert: after },
  ]);
  marks.sort((a, b) => {
    if (a.at !== b.at) return a.at - b.at;
    if (a.close !== b.close) return a.close ? -1 : 1;
    return a.close ? a.size - b.size || b.order - a.order : b.size - a.size || a.order - b.order;
  });
  let [out, from] = ['', 0];
  for (const { at, insert } of marks) {
    out += text.slice(from, at) + insert;
    from = at;
  }
  return out + text.slice(from);
}
