/**
 * The places where code refuses something, each with a switch: `globalThis.switchedOff(n)` is asked there, and where it says
 * so, the refusal is left out and the code goes on as if all were well. A place is one of
 *
 * - a `throw` of an error that tells of bad input (not of a mistake of the caller or of ours: `TypeError`, `RangeError`),
 * - a call that reports a failure, such as `builder.fail(...)`, `fail(...)`, `blame(...)`, `refuse(...)`,
 * - a finding or a reason that is a value: an object with `code` and `message`, a text where else there is `undefined`,
 * - the number of a check, where something is decided in its name: it becomes {@link NO_CHECK}, whose findings are forgotten.
 */
import ts from 'typescript';
import { applied, type Edit, type Mutant } from './mutants.js';

/** The number of no check. */
export const NO_CHECK = 'switched off';

/** Names of functions and methods that report a failure. */
const REPORTS = /^#?(fail|(blame|refuse)\w*)$/;
/** Those that tell of a check without deciding anything, or define it. */
const REMARKS = /^(examine|complete|skip|waive|note|pass|foreignCheck)$/;
/** Numbers of checks. */
const CHECK = /^[A-Z]+1?-\d\d$/;
/** Lists of faults, which `push` and `unshift` add to. */
const LISTS = /(^|\.)#?(faults|findings)$/;
/** Errors that are not about the input. */
const OWN_MISTAKES = /^(Type|Range|BatchDisagreement)Error$/;
/** What a refusal becomes where it is a value. */
const NOTHING = 'undefined';

/** The number of a check that stands in a text. */
export function checkIn(text: string): string | undefined {
  return /\b[A-Z]+1?-\d\d\b/.exec(text)?.[0];
}

/**
 * Puts the switches in.
 * @param first - number of the first one
 */
export function withSwitches(file: string, text: string, first: number): { text: string; mutants: Mutant[] } {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const mutants: Mutant[] = [];
  const edits: Edit[] = [];
  const off = (node: ts.Node): string => {
    const id = first + mutants.length;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    mutants.push({ id, file, line, what: node.getText().replaceAll(/\s+/g, ' ').slice(0, 120) });
    return `globalThis.switchedOff?.(${id})`;
  };
  const wrap = (node: ts.Node, before: string, after: string): void => {
    edits.push({ start: node.getStart(), end: node.getEnd(), before, after });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node)) return;
    if (ts.isThrowStatement(node)) {
      if (isAboutInput(node)) wrap(node, `{ if (!${off(node)}) `, ' }');
    } else if (ts.isExpression(node) && isRefusal(node)) {
      if (ts.isArrayLiteralExpression(node.parent)) wrap(node, `...(${off(node)} ? [] : [`, '])');
      else wrap(node, `(${off(node)} ? ${NOTHING} : (`, '))');
      // What the report is made of is no other refusal.
      return;
    } else if (ts.isStringLiteral(node) && isDecidedFor(node)) {
      wrap(node, `(${off(node.parent)} ? '${NO_CHECK}' : (`, '))');
    } else if (ts.isSpreadElement(node) && isListOfFaults(node)) {
      wrap(node.expression, `(${off(node)} ? [] : (`, '))');
      return;
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { text: applied(text, edits), mutants };
}

/** A `throw` of what is caught elsewhere, such as in a `catch` that lets other errors pass, is none either. */
function isAboutInput({ expression }: ts.ThrowStatement): boolean {
  if (ts.isNewExpression(expression)) return !OWN_MISTAKES.test(expression.expression.getText());
  return ts.isCallExpression(expression);
}

function isRefusal(node: ts.Expression): boolean {
  if (ts.isCallExpression(node)) return isReport(node);
  if (ts.isObjectLiteralExpression(node)) return isFinding(node);
  return isText(node) && isReason(node);
}

function isReport({ expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return REPORTS.test(expression.getText());
  const { name, expression: object } = expression;
  if (['push', 'unshift'].includes(name.text)) return LISTS.test(object.getText());
  return REPORTS.test(name.text);
}

/** An object with a code and a message. */
function isFinding({ properties }: ts.ObjectLiteralExpression): boolean {
  const names = properties.map((property) => property.name?.getText());
  return ['code', 'message'].every((name) => names.includes(name));
}

/** Whether a number of a check is an argument or a property, of something that decides. */
function isDecidedFor({ text, parent }: ts.StringLiteral): boolean {
  if (!CHECK.test(text)) return false;
  if (ts.isPropertyAssignment(parent)) return true;
  if (!ts.isCallExpression(parent)) return false;
  const { expression } = parent;
  const called = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return !REMARKS.test(called.getText());
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** Whether a text of several words is returned or chosen as the reason of something, where without one it is `undefined`. */
function isReason(node: ts.Expression): boolean {
  if (!node.getText().includes(' ')) return false;
  const { parent } = node;
  if (ts.isConditionalExpression(parent))
    return [parent.whenTrue, parent.whenFalse].some((branch) => branch.getText() === NOTHING);
  return ts.isReturnStatement(parent) && /\|\s*undefined/.test(functionAround(parent)?.type?.getText() ?? '');
}

function functionAround(node: ts.Node): ts.SignatureDeclaration | undefined {
  return ts.findAncestor(node, ts.isFunctionLike);
}

/** `...what.map(...)` in a list that is a property `faults`, or that a function gives whose name begins so. */
function isListOfFaults({ parent, expression }: ts.SpreadElement): boolean {
  if (ts.isConditionalExpression(expression) || !ts.isArrayLiteralExpression(parent)) return false;
  const owner = parent.parent;
  return ts.isPropertyAssignment(owner) && owner.name.getText() === 'faults';
}
