/** Long numbers of a script in the digits that take the least. */
import ts from 'typescript';
import { type Edit, edited } from './edits.js';
import { each, parse } from './script.js';

/** Digits from which a number is long. */
const LONG = 30;

/** A script with its long numbers in hexadecimal digits: primes near a power of two repeat themselves there. */
export function withHexadecimalNumbers(source: string): string {
  const edits: Edit[] = [];
  each(parse(source), (node) => {
    if (!ts.isBigIntLiteral(node) || node.getText().length < LONG) return;
    edits.push([node.getStart(), node.end, `0x${BigInt(node.getText().slice(0, -1)).toString(16)}n`]);
  });
  return edited(source, edits);
}
