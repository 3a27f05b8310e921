/** Names of members that are the script's own, as short as those of its variables. */
import ts from 'typescript';
import { type Edit, edited } from './edits.js';
import { each, parse } from './script.js';

/** Letters by how often a minified script has them anyway. */
const LETTERS = 'etnriaoscludfhpmgvybxCwSkATMLONxjzEPRDIFqBHUVGW';

/**
 * A script with short names.
 * @param own - what may have another name: what no platform, no file, no text and no other program asks for
 */
export function withShortNames(source: string, own: ReadonlySet<string>): string {
  const places: { readonly name: ts.Identifier; readonly isShorthand: boolean }[] = [];
  each(parse(source), (node) => {
    const place = memberName(node);
    if (place !== undefined) places.push(place);
  });
  const counts = new Map<string, number>();
  for (const { name } of places) counts.set(name.text, (counts.get(name.text) ?? 0) + 1);
  const short = shortNames(counts, own);
  const edits = places.flatMap(({ name, isShorthand }): Edit[] => {
    const text = short.get(name.text);
    return text === undefined
      ? []
      : [[name.getStart(), name.end, isShorthand ? `${text}:${name.text}` : text]];
  });
  return edited(source, edits);
}

/** The name of a member where it is declared, made, read or taken out; a shorthand is a variable's name too. */
function memberName(
  node: ts.Node,
): { readonly name: ts.Identifier; readonly isShorthand: boolean } | undefined {
  if (ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node) || ts.isClassElement(node))
    return node.name !== undefined && ts.isIdentifier(node.name)
      ? { name: node.name, isShorthand: false }
      : undefined;
  if (ts.isShorthandPropertyAssignment(node)) return { name: node.name, isShorthand: true };
  if (!ts.isBindingElement(node) || !ts.isObjectBindingPattern(node.parent)) return undefined;
  const key = node.propertyName ?? node.name;
  return node.dotDotDotToken === undefined && ts.isIdentifier(key)
    ? { name: key, isShorthand: node.propertyName === undefined }
    : undefined;
}

/** The most frequent name gets the shortest; none that the script has already. */
function shortNames(
  counts: ReadonlyMap<string, number>,
  own: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const taken = new Set([...counts.keys()].filter((name) => !own.has(name)));
  const free = candidates().filter((name) => !taken.has(name));
  const names = [...counts].filter(([name]) => own.has(name)).sort(([, a], [, b]) => b - a);
  if (names.length > free.length) throw new RangeError('too many names');
  return new Map(names.map(([name], i) => [name, free[i] ?? name]));
}

function candidates(): readonly string[] {
  const letters = [...new Set(LETTERS)];
  return [...letters, ...letters.flatMap((first) => letters.map((second) => first + second))];
}
