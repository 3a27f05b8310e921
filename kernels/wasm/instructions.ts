/** Cuts the code of a function into instructions: those that the kernels use, and no other. */

/** One instruction. */
export interface Instruction {
  readonly opcode: number;
  /** The number of the local, if it reads or sets one. */
  readonly local: number | undefined;
  readonly bytes: readonly number[];
}

const [BLOCK, LOOP, IF, ELSE, END, BRANCH, BRANCH_IF, RETURN, CALL, DROP] = [
  0x02, 0x03, 0x04, 0x05, 0x0b, 0x0c, 0x0d, 0x0f, 0x10, 0x1a,
] as const;
const [FIRST_LOAD, LAST_STORE, I32_CONST, I64_CONST, FIRST_NUMERIC, LAST_NUMERIC, VECTOR] = [
  0x28, 0x3e, 0x41, 0x42, 0x45, 0xc4, 0xfd,
] as const;

/** `local.get` */
export const GET = 0x20;
/** `local.set` */
export const SET = 0x21;
/** `local.tee` */
export const TEE = 0x22;

/** Whether control may come from elsewhere, or go elsewhere, here. Calls come back. */
export function isControl({ opcode }: Instruction): boolean {
  return ([BLOCK, LOOP, IF, ELSE, END, BRANCH, BRANCH_IF, RETURN] as readonly number[]).includes(opcode);
}

/** The instructions of a code. @throws {RangeError} for one that is not known here */
export function instructionsOf(code: readonly number[]): Instruction[] {
  const result: Instruction[] = [];
  for (let at = 0; at < code.length; ) {
    const opcode = code[at] ?? 0;
    const end = endOf(code, at);
    const isLocal = opcode === GET || opcode === SET || opcode === TEE;
    result.push({
      opcode,
      local: isLocal ? unsignedAt(code, at + 1) : undefined,
      bytes: code.slice(at, end),
    });
    at = end;
  }
  return result;
}

/** Where the instruction at a position ends. */
function endOf(code: readonly number[], start: number): number {
  const opcode = code[start] ?? 0;
  const at = start + 1;
  if (opcode === VECTOR) return endOfVector(code, at);
  if (opcode >= FIRST_LOAD && opcode <= LAST_STORE) return afterLeb(code, afterLeb(code, at));
  if (([BLOCK, LOOP, IF] as readonly number[]).includes(opcode)) return at + 1;
  if (([BRANCH, BRANCH_IF, CALL, GET, SET, TEE, I32_CONST, I64_CONST] as readonly number[]).includes(opcode))
    return afterLeb(code, at);
  const plain = opcode >= FIRST_NUMERIC && opcode <= LAST_NUMERIC;
  if (plain || ([ELSE, END, RETURN, DROP] as readonly number[]).includes(opcode)) return at;
  throw new RangeError(`unknown opcode ${opcode}`);
}

/** Loads and stores have an alignment and an offset, lanes a number, constants and shuffles sixteen bytes. */
function endOfVector(code: readonly number[], start: number): number {
  const operation = unsignedAt(code, start);
  const at = afterLeb(code, start);
  const afterMemory = (): number => afterLeb(code, afterLeb(code, at));
  if (operation <= 11 || operation === 0x5c || operation === 0x5d) return afterMemory();
  if (operation <= 13) return at + 16;
  if (operation >= 0x15 && operation <= 0x22) return at + 1;
  return operation >= 0x54 && operation <= 0x5b ? afterMemory() + 1 : at;
}

function afterLeb(code: readonly number[], start: number): number {
  let at = start;
  while (((code[at] ?? 0) & 0x80) !== 0) at++;
  return at + 1;
}

function unsignedAt(code: readonly number[], start: number): number {
  let value = 0;
  for (let at = start, shift = 0; at < afterLeb(code, start); at++, shift += 7)
    value += ((code[at] ?? 0) & 0x7f) * 2 ** shift;
  return value;
}
