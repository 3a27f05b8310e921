/**
 * Functions of a script as arrows in one list at its beginning: `function a(b){return c}` is the same as `a=b=>c` in fewer bytes where
 * nothing comes before it. The last one comes first, so that it is near the classes and constants that use what it uses.
 */
import ts from 'typescript';
import { type Edit, edited } from './edits.js';
import { parse, statementsOf } from './script.js';

/** A script with arrows. The minifier then shortens what is in them. */
export function withArrows(source: string): string {
  const statements = statementsOf(parse(source));
  const functions = statements.filter(isPlain);
  const [first] = statements;
  if (first === undefined || functions.length === 0) return source;
  const list = functions.map(arrowOf).reverse().join(',');
  const cuts = functions.map((node): Edit => [node.getFullStart(), node.end, '']);
  return edited(source, [[first.getFullStart(), first.getFullStart(), `let ${list};`], ...cuts]);
}

/** Whether a function makes no difference between the two: it knows no `this` and is called, not constructed. */
function isPlain(node: ts.Statement): node is ts.FunctionDeclaration & { readonly name: ts.Identifier } {
  return ts.isFunctionDeclaration(node) && node.asteriskToken === undefined && !hasOwnWords(node);
}

/** Words that mean something else in an arrow; classes within have their own. */
function hasOwnWords(node: ts.Node): boolean {
  if (node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === 'arguments'))
    return true;
  return ts.forEachChild(node, (child) => !ts.isClassLike(child) && hasOwnWords(child)) ?? false;
}

function arrowOf({ name, modifiers, parameters, body }: ts.FunctionDeclaration): string {
  const list = parameters.map((parameter) => parameter.getText()).join(',');
  return `${name?.text}=${modifiers === undefined ? '' : 'async '}(${list})=>${body?.getText()}`;
}
