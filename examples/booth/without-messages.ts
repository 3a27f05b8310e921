/**
 * Leaves out of the library what serves developers: what errors say, and where in the bytes (the booth tells its voters in its own
 * words what is wrong, by the code of an error), and that objects can not be changed by mistake. Labels of transcripts stand where
 * they are used, so that those of other pages are left out. Types and codes stay as they are, and every line that decides.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Options } from 'tsup';
import ts from 'typescript';
import { HASH_DOMAINS, LABELS, ROLES } from '../../src/core/labels.js';

/** The library, wherever it was checked out: the page is the same everywhere. */
const LIBRARY: string = fileURLToPath(new URL('../../src/', import.meta.url));

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

/** Objects of constant texts. */
const CONSTANTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  HASH_DOMAINS,
  LABELS,
  ROLES,
};

/** For esbuild: sources of the library without messages. */
export function withoutMessages(): Plugin {
  return {
    name: 'without-messages',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (!path.startsWith(LIBRARY)) return undefined;
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
    const cut = cutOf(node);
    const edit = cut ?? pathOf(node) ?? constantOf(node) ?? freezingOf(node);
    if (edit !== undefined) edits.push(edit);
    if (cut === undefined) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true));
  return edits
    .sort(([a], [b]) => a - b)
    .reduceRight((text, [start, end, instead]) => text.slice(0, start) + instead + text.slice(end), source);
}

/** The name of a field that a reader reads, which only its errors say. */
function pathOf(node: ts.Node): Edit | undefined {
  if (!isCallOf(node, 'field') || node.arguments.length !== 2) return undefined;
  const [name] = node.arguments;
  return name !== undefined && ts.isStringLiteral(name) ? [name.getStart(), name.end, "''"] : undefined;
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
