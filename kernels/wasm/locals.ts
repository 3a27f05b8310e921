/**
 * Fewer locals and shorter code. The generators give every intermediate value a local of its own; here values that are
 * used on the spot stay on the stack, and those that do not outlive a straight piece of code share locals. A module
 * becomes a fifth smaller by that, compressed. What is computed, and in which order, stays the same.
 */
import { unsignedLeb } from './encoding.js';
import type { ValueType } from './expression.js';
import { GET, type Instruction, instructionsOf, isControl, SET, TEE } from './instructions.js';

/** A body without its header. */
export interface Body {
  /** Types of the locals that follow the parameters. */
  readonly locals: readonly ValueType[];
  readonly code: readonly number[];
}

/** The same body with shared locals. @param parameters - how many locals are parameters, which keep their numbers */
export function shareLocals(parameters: number, body: Body): Body {
  const instructions = keptOnStack(instructionsOf(body.code), parameters);
  const lives = livesOf(instructions);
  const locals: ValueType[] = [];
  const numbers = new Map<number, number>();
  const free: Record<ValueType, number[]> = { i32: [], i64: [], v128: [] };
  const code = instructions.flatMap(({ opcode, local, bytes }, at) => {
    if (local === undefined || local < parameters) return bytes;
    const type = body.locals[local - parameters];
    const life = lives.get(local);
    if (type === undefined || life === undefined) throw new RangeError(`no local ${local}`);
    const spare = life.temporary && !numbers.has(local) ? takeLeast(free[type]) : undefined;
    const number = numbers.get(local) ?? spare ?? parameters + locals.push(type) - 1;
    numbers.set(local, number);
    if (life.temporary && at === life.last) free[type].push(number);
    return [opcode, ...unsignedLeb(number)];
  });
  return { locals, code };
}

/** Takes the least number off a list: like code then has like numbers, which compresses best. */
function takeLeast(numbers: number[]): number | undefined {
  return numbers.splice(numbers.indexOf(Math.min(...numbers)), 1)[0];
}

/** Where a local occurs. It is temporary if it is set first, and no control flow comes between its first and last use. */
interface Life {
  readonly uses: number;
  readonly last: number;
  readonly temporary: boolean;
}

function livesOf(instructions: readonly Instruction[]): ReadonlyMap<number, Life> {
  const lives = new Map<number, Life & { readonly piece: number }>();
  let piece = 0;
  for (const [last, instruction] of instructions.entries()) {
    if (isControl(instruction)) piece++;
    const { local, opcode } = instruction;
    if (local === undefined) continue;
    const known = lives.get(local) ?? { uses: 0, piece, temporary: opcode !== GET };
    const temporary = known.temporary && known.piece === piece;
    lives.set(local, { uses: known.uses + 1, last, temporary, piece: known.piece });
  }
  return lives;
}

/** What is set and read at once: nothing at all if that is all of its uses, else `local.tee`. */
function keptOnStack(instructions: readonly Instruction[], parameters: number): Instruction[] {
  const lives = livesOf(instructions);
  const result: Instruction[] = [];
  for (const instruction of instructions) {
    const before = result.at(-1);
    const { local, opcode } = instruction;
    if (local === undefined || opcode !== GET || before?.opcode !== SET || before.local !== local) {
      result.push(instruction);
      continue;
    }
    result.pop();
    if (lives.get(local)?.uses !== 2 || local < parameters)
      result.push({ opcode: TEE, local, bytes: [TEE, ...unsignedLeb(local)] });
  }
  return result;
}
