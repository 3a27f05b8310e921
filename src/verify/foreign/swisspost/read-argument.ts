/** Reads shuffle arguments and what they consist of; lengths that must match are the verifier's business. */
import type { Element, Scalar } from '../../../core/group.js';
import type { JsonValue } from '../../../core/json.js';
import type {
  BayerGrothArgument,
  HadamardArgument,
  MultiExponentiationArgument,
  ProductArgument,
  SingleValueProductArgument,
  ZeroArgument,
} from '../../../mixnet/bayer-groth/arguments.js';
import type { Field, SwissPostReader } from './reader.js';

/** Reads an argument of a shuffle. @throws {DecodeError} with the path of what is wrong */
export function readShuffleArgument(
  reader: SwissPostReader,
  value: JsonValue | undefined,
  path = 'shuffleArgument',
): BayerGrothArgument {
  const at = reader.fields(value, path, reader.format.names.shuffle);
  const [product, multi] = [at('product'), at('multiExponentiation')];
  return {
    cA: list(reader, at('cA')),
    cB: list(reader, at('cB')),
    product: readProductArgument(reader, product.value, product.path),
    multiExponentiation: readMultiExponentiationArgument(reader, multi.value, multi.path),
  };
}

/** Reads a product argument, which for one row has only its single value product. @throws {DecodeError} as above */
export function readProductArgument(
  reader: SwissPostReader,
  value: JsonValue | undefined,
  path = 'productArgument',
): ProductArgument {
  const at = reader.fields(value, path, reader.format.names.product, ['cb', 'hadamard']);
  const [cb, hadamard, single] = [at('cb'), at('hadamard'), at('singleValueProduct')];
  const singleValueProduct = readSingleValueProductArgument(reader, single.value, single.path);
  if (cb.value === undefined && hadamard.value === undefined) return { singleValueProduct };
  return {
    columnProducts: {
      cb: one(reader, cb),
      hadamard: readHadamardArgument(reader, hadamard.value, hadamard.path),
    },
    singleValueProduct,
  };
}

/** Reads a Hadamard argument. @throws {DecodeError} as above */
export function readHadamardArgument(
  reader: SwissPostReader,
  value: JsonValue | undefined,
  path = 'hadamardArgument',
): HadamardArgument {
  const at = reader.fields(value, path, reader.format.names.hadamard);
  const zero = at('zero');
  return { cB: list(reader, at('cB')), zero: readZeroArgument(reader, zero.value, zero.path) };
}

/** Reads a zero argument. @throws {DecodeError} as above */
export function readZeroArgument(
  reader: SwissPostReader,
  value: JsonValue | undefined,
  path = 'zeroArgument',
): ZeroArgument {
  const at = reader.fields(value, path, reader.format.names.zero);
  return {
    cA0: one(reader, at('cA0')),
    cBm: one(reader, at('cBm')),
    cD: list(reader, at('cD')),
    a: scalars(reader, at('a')),
    b: scalars(reader, at('b')),
    r: scalar(reader, at('r')),
    s: scalar(reader, at('s')),
    t: scalar(reader, at('t')),
  };
}

/** Reads a single value product argument. @throws {DecodeError} as above */
export function readSingleValueProductArgument(
  reader: SwissPostReader,
  value: JsonValue | undefined,
  path = 'singleValueProductArgument',
): SingleValueProductArgument {
  const at = reader.fields(value, path, reader.format.names.singleValueProduct);
  return {
    cd: one(reader, at('cd')),
    cDelta: one(reader, at('cDelta')),
    cUpperDelta: one(reader, at('cUpperDelta')),
    a: scalars(reader, at('a')),
    b: scalars(reader, at('b')),
    r: scalar(reader, at('r')),
    s: scalar(reader, at('s')),
  };
}

/** Reads a multi-exponentiation argument. @throws {DecodeError} as above */
export function readMultiExponentiationArgument(
  reader: SwissPostReader,
  value: JsonValue | undefined,
  path = 'multiExponentiationArgument',
): MultiExponentiationArgument {
  const at = reader.fields(value, path, reader.format.names.multiExponentiation);
  const E = at('E');
  return {
    cA0: one(reader, at('cA0')),
    cB: list(reader, at('cB')),
    E: reader.ciphertexts(E.value, E.path),
    a: scalars(reader, at('a')),
    r: scalar(reader, at('r')),
    b: scalar(reader, at('b')),
    s: scalar(reader, at('s')),
    tau: [scalar(reader, at('tau'))],
  };
}

function one(reader: SwissPostReader, { value, path }: Field): Element {
  return reader.element(value, path);
}

function list(reader: SwissPostReader, { value, path }: Field): Element[] {
  return reader.elements(value, path);
}

function scalar(reader: SwissPostReader, { value, path }: Field): Scalar {
  return reader.scalar(value, path);
}

function scalars(reader: SwissPostReader, { value, path }: Field): Scalar[] {
  return reader.scalars(value, path);
}
