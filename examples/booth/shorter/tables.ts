/** Tables with the same keys, such as the words of two languages: the keys stand in the first of them alone. */
import ts from 'typescript';
import { type Edit, edited } from './edits.js';
import { parse, statementsOf } from './script.js';

/** Entries from which a table is worth it. */
const FEWEST = 8;

/** What makes a table of another's keys and a list of values; within the script. */
const FILL =
  'fillTable=(table,values)=>Object.fromEntries(Object.entries(table).map(([key,value])=>' +
  '[key,value.constructor===Object?fillTable(value,values):values.shift()]))';

/** A script whose tables have the keys of an earlier one where those are the same, in the same order. */
export function withSharedKeys(source: string): string {
  const statements = statementsOf(parse(source));
  const earlier = new Map<string, string>();
  const edits: Edit[] = [];
  for (const { name, initializer } of statements.flatMap(declarationsOf)) {
    if (initializer === undefined || !ts.isObjectLiteralExpression(initializer)) continue;
    const leaves = leavesOf(initializer, '');
    if (leaves === undefined || leaves.length < FEWEST) continue;
    const keys = leaves.map(([path]) => path).join();
    const first = earlier.get(keys);
    if (first === undefined) earlier.set(keys, name.getText());
    else {
      const values = leaves.map(([, value]) => value).join(',');
      edits.push([initializer.getStart(), initializer.end, `fillTable(${first},[${values}])`]);
    }
  }
  const start = statements[0]?.getFullStart() ?? 0;
  return edits.length === 0 ? source : edited(source, [[start, start, `let ${FILL};`], ...edits]);
}

function declarationsOf(statement: ts.Statement): readonly ts.VariableDeclaration[] {
  return ts.isVariableStatement(statement) ? statement.declarationList.declarations : [];
}

/** The entries of a table and of those within, as paths and values; `undefined` if it has any but plain ones. */
function leavesOf(
  table: ts.ObjectLiteralExpression,
  path: string,
): (readonly [path: string, value: string])[] | undefined {
  const leaves: (readonly [string, string])[] = [];
  for (const entry of table.properties) {
    if (!ts.isPropertyAssignment(entry) || !ts.isIdentifier(entry.name)) return undefined;
    const here = `${path}.${entry.name.text}`;
    const value = entry.initializer;
    const within = ts.isObjectLiteralExpression(value) ? leavesOf(value, here) : undefined;
    if (within !== undefined) leaves.push(...within);
    else if (isText(value)) leaves.push([here, value.getText()]);
    else return undefined;
  }
  return leaves;
}

/** Texts, what makes one, and lists: nothing that could be taken for a table. */
function isText(value: ts.Expression): boolean {
  return ts.isStringLiteralLike(value) || ts.isArrowFunction(value) || ts.isArrayLiteralExpression(value);
}
