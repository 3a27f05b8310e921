/** Known answers that an engine must give before it is used. */
import { concatBytes, equalBytes, fromHex } from '../bytes.js';
import { HanpyoError } from '../errors.js';
import type { Summand } from '../group.js';
import { integerToBytes } from '../integers.js';
import { curveBulk } from './curve-bulk.js';
import type { BulkGroup } from './curve-points.js';
import { makeTable } from './fixed-base.js';
import type { CurveKernels, P256Kernels } from './kernels.js';
import { ENCODED_BYTES } from './layout.js';
import { multiplyPoint, multiplySums } from './p256-multiply.js';
import { scalarsPass } from './self-test-scalars.js';

/** What a group's kernels must give: hexadecimal encodings. */
export interface KnownAnswers {
  readonly generator: string;
  /** 112233445566778899 times the generator. */
  readonly multiple: string;
  /** The encoding of no element. */
  readonly refused: string;
}

const FACTOR = 112233445566778899n;

/** The generator (SP 800-186, section 3.2.1.3), and public test vectors for the NIST curves. */
export const P256_ANSWERS: KnownAnswers = {
  generator:
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  multiple:
    '339150844ec15234807fe862a86be77977dbfb3ae3d96f4c22795513aeaab82f' +
    'b1c14ddfdc8ec1b2583f51e85a5eb3a155840f2034730e9b5ada38b674336a21',
  refused:
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f4',
};

type Triple<T> = [T, T, T];

/** Runs every kernel of P-256 once. @param order the order of the group. @throws {EngineFailure} if some result is wrong */
export function selfTestP256(kernels: P256Kernels, order: bigint): void {
  const identity = new Uint8Array(ENCODED_BYTES);
  selfTest(kernels, { id: 'P-256', order, elementBytes: ENCODED_BYTES, identity }, P256_ANSWERS);
}

/** Runs every kernel once. @throws {EngineFailure} if some result is wrong */
export function selfTest(kernels: CurveKernels, group: BulkGroup, answers: KnownAnswers): void {
  let passed = false;
  try {
    passed = answersRight(kernels, group, answers);
  } catch (cause) {
    throw new EngineFailure({ cause });
  }
  if (!passed) throw new EngineFailure();
}

function answersRight(kernels: CurveKernels, group: BulkGroup, answers: KnownAnswers): boolean {
  const [g, product, refused] = [answers.generator, answers.multiple, answers.refused].map((text) =>
    fromHex(text),
  ) as Triple<Uint8Array>;
  const { order, identity } = group;
  const [one, factor, minusOne] = [1n, FACTOR, order - 1n].map((k) =>
    integerToBytes(k, 32),
  ) as Triple<Uint8Array>;
  const bulk = curveBulk(() => kernels, group);
  const pair = concatBytes(g, product);
  const plain = { point: g, table: undefined };
  const base = { ...plain, table: makeTable(kernels, g) };
  const [first, second, third] = [0, 1, 2].map((multiple) => ({
    multiple,
    sign: 1 as const,
  })) as Triple<Summand>;
  const [tabled, next, nothing] = multiplySums(
    kernels,
    [factor, one, minusOne].map((scalar) => ({ base, scalar })),
    [[first], [first, second], [second, third]],
  ) as Triple<Uint8Array>;
  return (
    scalarsPass(kernels, order) &&
    equalBytes(multiplyPoint(kernels, plain, factor), product) &&
    equalBytes(tabled, product) &&
    equalBytes(nothing, identity) &&
    equalBytes(bulk.multiMultiplyVartime(pair, concatBytes(one, one)), next) &&
    equalBytes(bulk.sum(pair), next) &&
    bulk.firstInvalid(concatBytes(pair, refused)) === 2
  );
}

/** The engine computes wrongly on this machine. */
export class EngineFailure extends HanpyoError {
  constructor(options?: ErrorOptions) {
    super('engine-failure', 'the WebAssembly engine failed its self-test', options);
  }
}
