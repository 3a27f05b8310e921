/** Scalars: integers modulo the prime order of a group. One implementation serves every group. */
import { DecodeError } from './errors.js';
import type { Group, Scalar } from './group.js';
import { assertSameGroup } from './group.js';
import { bitLength, bytesToInteger, integerToBytes, mod } from './integers.js';
import { drawBytes, type Rng } from './random.js';

/** Scalar operations of one group; the group object spreads them into itself. */
export type ScalarOperations = Pick<
  Group,
  'scalar' | 'scalarFromBytes' | 'scalarFromUniformBytes' | 'randomScalar' | 'scalarBytes' | 'uniformBytes'
>;

/** Makes the scalar half of a group of the given prime order. `self` is called lazily, once the group exists. */
export function scalarOperations(order: bigint, self: () => Group): ScalarOperations {
  const scalarBytes = Math.ceil(bitLength(order) / 8);
  const uniformBytes = Math.ceil((bitLength(order) + 128) / 8);
  const fromUniform = (bytes: Uint8Array): Scalar => {
    if (bytes.length < uniformBytes) throw new RangeError(`need at least ${uniformBytes} uniform bytes`);
    return new ModularScalar(self(), bytesToInteger(bytes) % order);
  };
  return {
    scalarBytes,
    uniformBytes,
    scalar: (value) => new ModularScalar(self(), mod(BigInt(value), order)),
    scalarFromBytes: (bytes, path = '') => {
      const value = bytes.length === scalarBytes ? bytesToInteger(bytes) : order;
      if (value >= order) throw new DecodeError('bad-scalar', path, 'not a scalar below the group order');
      return new ModularScalar(self(), value);
    },
    scalarFromUniformBytes: fromUniform,
    randomScalar: (rng: Rng) => fromUniform(drawBytes(rng, uniformBytes)),
  };
}

class ModularScalar implements Scalar {
  readonly group: Group;
  readonly value: bigint;

  constructor(group: Group, value: bigint) {
    this.group = group;
    this.value = value;
  }

  add(other: Scalar): Scalar {
    assertSameGroup(this, other);
    const sum = this.value + other.value;
    return new ModularScalar(this.group, sum >= this.group.order ? sum - this.group.order : sum);
  }

  subtract(other: Scalar): Scalar {
    assertSameGroup(this, other);
    const difference = this.value - other.value;
    return new ModularScalar(this.group, difference < 0n ? difference + this.group.order : difference);
  }

  multiply(other: Scalar): Scalar {
    assertSameGroup(this, other);
    return new ModularScalar(this.group, (this.value * other.value) % this.group.order);
  }

  negate(): Scalar {
    return new ModularScalar(this.group, this.value === 0n ? 0n : this.group.order - this.value);
  }

  /** Extended Euclid; the order is prime, so only zero has no inverse. */
  invert(): Scalar {
    if (this.value === 0n) throw new RangeError('zero has no inverse');
    let [r0, r1] = [this.group.order, this.value];
    let [t0, t1] = [0n, 1n];
    while (r1 !== 0n) {
      const quotient = r0 / r1;
      [r0, r1] = [r1, r0 - quotient * r1];
      [t0, t1] = [t1, t0 - quotient * t1];
    }
    return new ModularScalar(this.group, mod(t0, this.group.order));
  }

  equals(other: Scalar): boolean {
    assertSameGroup(this, other);
    return this.value === other.value;
  }

  isZero(): boolean {
    return this.value === 0n;
  }

  toBytes(): Uint8Array {
    return integerToBytes(this.value, this.group.scalarBytes);
  }
}
