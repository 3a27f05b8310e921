/** Methods and fields that the whole script never names: what the library offers and a booth does not ask for. */
import ts from 'typescript';
import { type Edit, edited } from './edits.js';
import { each, isIdle, parse } from './script.js';

/**
 * A script without them.
 * @param own - names of members that nobody but the script itself may ask for
 */
export function withoutIdleMembers(source: string, own: ReadonlySet<string>): string {
  const file = parse(source);
  const read = namesRead(file);
  const isUseless = ({ name }: ts.NamedDeclaration): boolean =>
    name !== undefined && ts.isIdentifier(name) && own.has(name.text) && !read.has(name.text);
  const edits: Edit[] = [];
  each(file, (node) => {
    if (ts.isObjectLiteralExpression(node)) {
      const kept = node.properties.filter((member) => !(isUseless(member) && mayGo(member)));
      if (kept.length === node.properties.length) return;
      edits.push([node.getStart(), node.end, `{${kept.map((member) => member.getText()).join(',')}}`]);
    } else if (ts.isClassLike(node)) {
      const gone = node.members.filter((member) => isUseless(member) && mayGo(member));
      edits.push(...gone.map((member): Edit => [member.getStart(), member.end, '']));
    }
  });
  return edited(source, edits);
}

/** Names by which a member is asked for, and texts that might be one. */
function namesRead(file: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  each(file, (node) => {
    if (ts.isPropertyAccessExpression(node) || ts.isStringLiteralLike(node))
      names.add(ts.isStringLiteralLike(node) ? node.text : node.name.text);
    else if (ts.isBindingElement(node)) names.add((node.propertyName ?? node.name).getText());
    else if (isTaken(node)) for (const { name } of node.properties) names.add(name?.getText() ?? '');
  });
  return names;
}

/** Whether an object is where values are taken out to, as in `({ name: variable } = object)`. */
function isTaken(node: ts.Node): node is ts.ObjectLiteralExpression {
  if (!ts.isObjectLiteralExpression(node)) return false;
  const around = ts.findAncestor(
    node,
    ({ parent }) => parent === undefined || ts.isStatement(parent) || ts.isBinaryExpression(parent),
  );
  const parent = around?.parent;
  if (parent === undefined) return false;
  if (ts.isForOfStatement(parent)) return parent.initializer === around;
  return (
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.left === around
  );
}

/** Whether making a member does nothing else. */
function mayGo(member: ts.ClassElement | ts.ObjectLiteralElementLike): boolean {
  if (ts.isMethodDeclaration(member) || ts.isAccessor(member)) return true;
  if (ts.isPropertyDeclaration(member)) return member.initializer === undefined || isIdle(member.initializer);
  return (
    ts.isShorthandPropertyAssignment(member) ||
    (ts.isPropertyAssignment(member) && isIdle(member.initializer))
  );
}
