/**
 * Programs of the SHA-2 kernels: what the blocks of messages are made of. Most blocks are taken from where their bytes
 * are. A block with an edge in it is assembled from pieces, of each of which a mask says what belongs to the block, and
 * from what is the same in all messages: constant bytes and padding.
 */
import type { Hole } from './sha2.js';
import { LANES, PROGRAM, PROGRAM_BYTES } from './sha2-layout.js';

/** Steps in the memory of the kernels. */
export interface Program {
  readonly bytes: Uint8Array;
  readonly steps: number;
}

/** What is hashed of every message: constant bytes, zero where there are none, with holes. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly holes: readonly Hole[];
  /** Bytes that were hashed before, a whole number of blocks. */
  readonly before: number;
}

/** Blocks one after the other that are taken as they are, or one that is assembled. */
interface Step {
  readonly blocks: number;
  /** Where the first is, if it is taken as it is. */
  readonly offset: number;
  /** What is the same in all messages; the pieces with their masks. */
  readonly edit: readonly Uint8Array[];
}

const STEP_BYTES = 16;
const OFFSET_BYTES = 16;

/** The programs that take the blocks [first, last) of a content: one, unless there is too much for it. */
export function wholeBlocks(content: Content, blockBytes: number, first: number, last: number): Program[] {
  return encoded(stepsOf(content, blockBytes, first, last, last * blockBytes));
}

/** The programs that take what is left from block `first` on, and the padding after `length` bytes. */
export function lastBlocks(content: Content, blockBytes: number, first: number, length: number): Program[] {
  const last = Math.ceil((length + 1 + blockBytes / 8) / blockBytes);
  return encoded(stepsOf(content, blockBytes, first, last, length));
}

/** As many messages for a call as leave no lane idle, if there is room for so many. */
export function wholeLanes(count: number): number {
  return count < LANES ? count : count - (count % LANES);
}

/** Steps for the blocks [first, last), of which the content has only so many bytes: padding follows. */
function stepsOf(content: Content, blockBytes: number, first: number, last: number, length: number): Step[] {
  const steps: Step[] = [];
  for (let block = first; block < last; ) {
    const [from, to] = [block * blockBytes, Math.min(length, (block + 1) * blockBytes)];
    const holes = content.holes.filter(
      (hole) => Math.max(hole.at, from) < Math.min(hole.at + hole.length, to),
    );
    const [hole] = holes;
    const blocks =
      hole === undefined ? 0 : coveredBlocks(hole, from, Math.min(length, last * blockBytes), blockBytes);
    if (hole !== undefined && blocks > 0) {
      steps.push({ blocks, offset: hole.from + from - hole.at, edit: [] });
      block += blocks;
      continue;
    }
    const constant = constantBlock(content, blockBytes, from, length);
    for (const one of holes)
      constant.fill(0, Math.max(0, one.at - from), Math.min(one.at + one.length, to) - from);
    steps.push({
      blocks: 1,
      offset: 0,
      edit: [constant, ...holes.map((one) => piece(one, blockBytes, from, to))],
    });
    block++;
  }
  return steps;
}

/** How many whole blocks from `from` on the hole covers. */
function coveredBlocks(hole: Hole, from: number, end: number, blockBytes: number): number {
  if (hole.at > from) return 0;
  return Math.floor((Math.min(hole.at + hole.length, end) - from) / blockBytes);
}

/** Constant bytes and padding of a block that begins at `from`. */
function constantBlock(
  { bytes, before }: Content,
  blockBytes: number,
  from: number,
  length: number,
): Uint8Array {
  const block = new Uint8Array(blockBytes);
  block.set(bytes.subarray(from, Math.max(from, Math.min(length, from + blockBytes))));
  const padding = length - from;
  if (padding >= 0 && padding < blockBytes) block[padding] = 0x80;
  // In the last one: padding and the length's field fit behind the content.
  if (padding + 1 + blockBytes / 8 <= blockBytes)
    new DataView(block.buffer).setBigUint64(blockBytes - 8, 8n * BigInt(before + length));
  return block;
}

/** Where a lane finds the bytes of a block that come from the hole, and which of them do. */
function piece(hole: Hole, blockBytes: number, from: number, to: number): Uint8Array {
  const bytes = new Uint8Array(OFFSET_BYTES + blockBytes);
  new DataView(bytes.buffer).setInt32(0, hole.from + from - hole.at, true);
  const [first, end] = [Math.max(0, hole.at - from), Math.min(hole.at + hole.length, to) - from];
  return bytes.fill(0xff, OFFSET_BYTES + first, OFFSET_BYTES + end);
}

function encoded(steps: readonly Step[]): Program[] {
  const programs: Program[] = [];
  let [part, room] = [[] as Step[], PROGRAM_BYTES];
  for (const step of steps) {
    const size = step.edit.reduce((sum, { length }) => sum + length, STEP_BYTES);
    if (size > room) {
      programs.push(encodedPart(part));
      [part, room] = [[], PROGRAM_BYTES];
    }
    part.push(step);
    room -= size;
  }
  if (part.length > 0) programs.push(encodedPart(part));
  return programs;
}

/** Steps first, then what edited blocks are assembled from. */
function encodedPart(steps: readonly Step[]): Program {
  const edits = steps.flatMap(({ edit }) => edit);
  let at = steps.length * STEP_BYTES;
  const bytes = new Uint8Array(edits.reduce((sum, { length }) => sum + length, at));
  const view = new DataView(bytes.buffer);
  for (const [i, { blocks, offset, edit }] of steps.entries()) {
    const pieces = Math.max(0, edit.length - 1);
    [blocks, offset, edit.length === 0 ? 0 : PROGRAM + at, pieces].forEach((word, n) => {
      view.setInt32(i * STEP_BYTES + 4 * n, word, true);
    });
    for (const part of edit) {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return { bytes, steps: steps.length };
}
