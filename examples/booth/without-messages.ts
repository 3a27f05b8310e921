/**
 * Leaves out what errors of the library say to developers: the booth tells its voters in her own words what is wrong, by the code
 * of an error. Types, codes and paths stay as they are, and so does every line that decides whether there is an error.
 */
import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Options } from 'tsup';
import ts from 'typescript';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** How many arguments an error keeps: those before its message. */
const KEPT: Readonly<Record<string, number>> = {
  RangeError: 0,
  TypeError: 0,
  Error: 0,
  HanpyoError: 1,
  NoteError: 1,
  DecodeError: 2,
};

/** For esbuild: sources of the library without messages. */
export function withoutMessages(): Plugin {
  return {
    name: 'without-messages',
    setup: (build) => {
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        if (path.includes(`${sep}node_modules${sep}`) || !path.includes(`${sep}src${sep}`)) return undefined;
        return { contents: stripped(await readFile(path, 'utf8')), loader: 'ts' };
      });
    },
  };
}

/** A source whose errors say nothing. */
export function stripped(source: string): string {
  const cuts: (readonly [start: number, end: number])[] = [];
  const visit = (node: ts.Node): void => {
    const cut = cutOf(node);
    if (cut !== undefined) cuts.push(cut);
    else ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', source, ts.ScriptTarget.ES2022, true));
  return cuts.reduceRight((text, [start, end]) => text.slice(0, start) + text.slice(end), source);
}

/** What of an expression that makes an error is left out: from behind the last argument that is kept. */
function cutOf(node: ts.Node): readonly [number, number] | undefined {
  const kept = keptOf(node);
  if (kept === undefined || !(ts.isNewExpression(node) || ts.isCallExpression(node))) return undefined;
  const [first, before] = [node.arguments?.[kept], node.arguments?.[kept - 1]];
  if (node.arguments === undefined || first === undefined) return undefined;
  return [before?.getEnd() ?? first.getFullStart(), node.arguments.end];
}

/** Arguments to keep of `new SomeError(...)`, and of `reader.error(code, message)`. */
function keptOf(node: ts.Node): number | undefined {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) return KEPT[node.expression.text];
  const isReaderError =
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === 'error' &&
    node.arguments.length === 2;
  return isReaderError ? 1 : undefined;
}
