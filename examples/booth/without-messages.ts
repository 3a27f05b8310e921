/**
 * Leaves out of the library what serves developers: what errors and reasons say, and where in the bytes (the booth tells its voters in
 * its own words what is wrong, by the code of an error), and that objects can not be changed by mistake. Labels of transcripts stand where
 * they are used, so that those of other pages are left out, and so are proofs of statements with parts or branches, which no booth
 * makes. Types and codes stay as they are, and every line that decides.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';
import ts from 'typescript';
import { HASH_DOMAINS, LABELS, ROLES } from '../../src/core/labels.js';

/** The library and the booth, wherever they were checked out: the page is the same everywhere. */
const SOURCES: readonly string[] = ['../../src/', './'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** How many arguments an error keeps: those before its message. */
const KEPT: Readonly<Record<string, number>> = {
  RangeError: 0,
  TypeError: 0,
  Error: 0,
  HanpyoError: 1,
  NoteError: 1,
  DecodeError: 1,
};

/** Functions whose arguments are reasons, and functions that return one: that there is a reason decides, not what it says. */
const TAKE_REASONS: ReadonlySet<string> = new Set(['bad', 'fail', 'invalid', 'wrong']);
const RETURN_REASONS = /^tooLong$|Problem$/;

/** Methods of the manifest's reader, `this` or `read`, that take the name of a field. */
const TAKE_NAMES: ReadonlySet<string> = new Set(['id', 'text', 'line', 'hex32', 'u32', 'list', 'oneOf']);

/** Objects of constant texts. */
const CONSTANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HASH_DOMAINS,
  LABELS,
  ROLES,
};

/** For esbuild: sources without messages. */
export function withoutMessages(): Plugin {
  return {
    name: 'without-messages',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!SOURCES.some((folder) => path.startsWith(folder))) return undefined;
        return { contents: stripped(await readFile(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

/** What stands in the place of a part of a source. */
type Edit = readonly [start: number, end: number, text: string];

/** A source without them. */
export function stripped(source: string): string {
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    const whole = cutOf(node) ?? reasonOf(node) ?? pathOf(node);
    const edit = whole ?? nameOf(node) ?? kindOf(node) ?? constantOf(node) ?? freezingOf(node);
    const read = whole === undefined ? readOf(node) : undefined;
    if (edit !== undefined) edits.push(edit);
    if (read !== undefined) edits.push(...read.edits);
    if (whole === undefined) ts.forEachChild(read?.kept ?? node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true));
  return edits
    .sort(([a], [b]) => a - b)
    .reduceRight((text, [start, end, instead]) => text.slice(0, start) + instead + text.slice(end), source);
}

/** `reader.field(name, read)` is `read(reader)`, but for the name that errors say. */
function readOf(node: ts.Node): { readonly kept: ts.Node; readonly edits: readonly Edit[] } | undefined {
  if (!isCallOf(node, 'field')) return undefined;
  const [reader, [, kept, more]] = [node.expression.expression, node.arguments];
  if (kept === undefined || more !== undefined) return undefined;
  if (!ts.isIdentifier(kept) && !ts.isArrowFunction(kept)) return undefined;
  if (!ts.isIdentifier(reader) && !isPrivate(reader, '#reader')) return undefined;
  const edits: Edit[] = [
    [node.getStart(), kept.getStart(), '('],
    [kept.end, node.end, `)(${reader.getText()})`],
  ];
  return { kept, edits };
}

/** Where a reader is, which it keeps for its errors: what sets it goes, what asks for it gets nothing. */
function pathOf(node: ts.Node): Edit | undefined {
  const place =
    ts.isExpressionStatement(node) && ts.isBinaryExpression(node.expression) ? node.expression.left : node;
  if (!isPrivate(place, '#path')) return undefined;
  if (ts.findAncestor(node, ts.isClassDeclaration)?.name?.text !== 'Reader') return undefined;
  return [node.getStart(), node.end, place === node ? "''" : ''];
}

function isPrivate(node: ts.Node, name: string): boolean {
  return ts.isPropertyAccessExpression(node) && node.name.text === name;
}

/** The name of what is decoded, and of a field of the manifest, which only errors say. */
function nameOf(node: ts.Node): Edit | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression, arguments: given } = node;
  const isNamed = ts.isPropertyAccessExpression(expression) && isReaderOfManifest(expression);
  const name = isNamed ? given[0] : expression.getText() === 'decode' ? given[1] : undefined;
  return name !== undefined && ts.isStringLiteral(name) ? [name.getStart(), name.end, "''"] : undefined;
}

function isReaderOfManifest({ expression, name }: ts.PropertyAccessExpression): boolean {
  return TAKE_NAMES.has(name.text) && ['this', 'read'].includes(expression.getText());
}

/** Of statements that are proved a booth has linear ones only: none has parts or branches. */
function kindOf(node: ts.Node): Edit | undefined {
  if (!ts.isBinaryExpression(node) || !ts.isStringLiteral(node.right)) return undefined;
  return node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken && node.right.text === 'linear'
    ? [node.getStart(), node.end, 'true']
    : undefined;
}

/** A constant by its name. */
function constantOf(node: ts.Node): Edit | undefined {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const text = CONSTANTS[node.expression.text]?.[node.name.text];
  return text === undefined ? undefined : [node.getStart(), node.end, JSON.stringify(text)];
}

/** `Object.freeze(value)`, of which the value stays. */
function freezingOf(node: ts.Node): Edit | undefined {
  return isCallOf(node, 'freeze') ? [node.expression.getStart(), node.expression.end, ''] : undefined;
}

/** A reason: an argument of who takes one, what is returned by who gives one, or a `message`. It stays a text that is not empty. */
function reasonOf(node: ts.Node): Edit | undefined {
  if (!ts.isStringLiteral(node) && !ts.isTemplateLiteral(node)) return undefined;
  return node.getText().includes(' ') && isReason(node, node.parent)
    ? [node.getStart(), node.end, "'-'"]
    : undefined;
}

function isReason(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isConditionalExpression(parent) && parent.condition !== node) return isReason(parent, parent.parent);
  if (ts.isCallExpression(parent) && ts.isIdentifier(parent.expression))
    return parent.expression !== node && TAKE_REASONS.has(parent.expression.text);
  if (ts.isPropertyAssignment(parent)) return ts.isIdentifier(parent.name) && parent.name.text === 'message';
  return ts.isReturnStatement(parent) && RETURN_REASONS.test(functionAround(parent)?.name?.getText() ?? '');
}

function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  return ts.findAncestor(
    node,
    (at): at is ts.FunctionLikeDeclaration => ts.isFunctionLike(at) && 'body' in at,
  );
}

function isCallOf(
  node: ts.Node,
  method: string,
): node is ts.CallExpression & { readonly expression: ts.PropertyAccessExpression } {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === method
  );
}

/** What of an expression that makes an error is left out: from behind the last argument that is kept. */
function cutOf(node: ts.Node): Edit | undefined {
  const kept = keptOf(node);
  if (kept === undefined || !(ts.isNewExpression(node) || ts.isCallExpression(node))) return undefined;
  const [first, before] = [node.arguments?.[kept], node.arguments?.[kept - 1]];
  if (node.arguments === undefined || first === undefined) return undefined;
  return [before?.getEnd() ?? first.getFullStart(), node.arguments.end, ''];
}

/** Arguments to keep of `new SomeError(...)`, and of `reader.error(code, message)`. */
function keptOf(node: ts.Node): number | undefined {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) return KEPT[node.expression.text];
  return isCallOf(node, 'error') && node.arguments.length === 2 ? 1 : undefined;
}
