/** The names that the booth's script shortens are its own: the types of all its sources say so, and no text of it is such a name. */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { OWN_NAMES } from '../../../examples/booth/shorter/own-names.js';
import { ReservedNames } from '../../../examples/booth/shorter/reserved-names.js';
import { each, parse } from '../../../examples/booth/shorter/script.js';
import { cachedBooth } from './cached-bundle.js';

const pathOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** Sources by their paths, beside those of the booth. */
function programOf(roots: readonly string[], more: Readonly<Record<string, string>> = {}): ts.Program {
  const { config } = ts.readConfigFile(pathOf('tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(
    { ...config, include: [], files: [] },
    ts.sys,
    pathOf('.'),
  );
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, target, ...rest) => {
    const text = more[name];
    return text === undefined ? read(name, target, ...rest) : ts.createSourceFile(name, text, target, true);
  };
  return ts.createProgram([...roots, ...Object.keys(more)], { ...options, types: [] }, host);
}

function reservedOf(program: ts.Program, isRead: (path: string) => boolean): ReadonlyMap<string, string> {
  const own = program
    .getSourceFiles()
    .filter(({ isDeclarationFile, fileName }) => !isDeclarationFile && !fileName.includes('node_modules'));
  const reserved = new ReservedNames(program.getTypeChecker(), new Set(own));
  for (const file of own.filter(({ fileName }) => isRead(fileName))) reserved.read(file);
  return reserved.names;
}

it('shortens no name that anybody else may ask for', async () => {
  const { script, sources } = await cachedBooth();
  const read = new Set(sources.map((path) => resolve(path)));
  const reserved = reservedOf(programOf([...read]), (path) => read.has(path));
  expect(read.size).toBeGreaterThan(100);
  expect([...OWN_NAMES].flatMap((name) => reserved.get(name) ?? [])).toEqual([]);
  const texts = new Set<string>();
  each(parse(script), (node) => ts.isStringLiteralLike(node) && texts.add(node.text));
  expect([...OWN_NAMES].filter((name) => texts.has(name))).toEqual([]);
  for (const name of ['textContent', 'length', 'trackerHash', 'rawValue', 'captions'])
    expect(OWN_NAMES).not.toContain(name);
}, 300_000);

it('reserves what leaves the script, comes from outside, or is asked for by a key', () => {
  const source = `
    interface Mine { readonly own: number; readonly size: number; readonly sent: Inner; readonly listed: number }
    interface Inner { readonly within: number; readonly taken: number }
    export type Word = 'word';
    declare const mine: Mine; declare const key: keyof Inner;
    export const json = JSON.stringify({ outer: mine.sent.within });
    export const { answered } = JSON.parse('{}') as { readonly answered: number };
    const sized: { readonly size: number } = new Map();
    const table = { first: 1, second: 2 };
    export const all = [mine.own, sized.size, Object.keys(table), document.title, key, globalThis as { readonly Detector?: new (o: { readonly asked: 1 }) => { readonly got: 1 } }];
  `;
  const program = programOf([], { '/source.ts': source });
  const reserved = reservedOf(program, (path) => path === '/source.ts');
  for (const name of [
    'outer',
    'answered',
    'size',
    'first',
    'title',
    'taken',
    'within',
    'word',
    'Detector',
    'asked',
    'got',
  ])
    expect(reserved.has(name), name).toBe(true);
  for (const name of ['own', 'sent', 'listed']) expect(reserved.has(name), name).toBe(false);
}, 120_000);
