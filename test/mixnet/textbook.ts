/**
 * The verifier of a proof of shuffle as the textbook has it: elements and scalars as objects, one multiplication after the
 * other, every equation written out. Shares nothing with `src/mixnet` but the shape of the values.
 */
import type { Element, Group, Scalar } from '../../src/core/group.js';
import type { FailingEquation, ShuffleEquations } from '../../src/mixnet/equations.js';

export function textbookFailure(values: ShuffleEquations): FailingEquation | undefined {
  const { group, size: n, challenge: v, kA } = values;
  const [G, zero] = [group.generator(), group.identity()];
  const sum = (elements: readonly Element[]): Element => elements.reduce((a, b) => a.add(b), zero);
  const combine = (scalars: readonly Scalar[], elements: readonly Element[]): Element =>
    sum(elements.map((element, i) => element.multiply(at(scalars, i))));
  const one = (bytes: Uint8Array): Element => group.elementOrIdentityFromBytes(bytes);
  const h = elements(group, values.generators);
  const u = elements(group, values.permutationCommitment);
  const e = scalars(group, values.exponents(0, n));
  const kE = scalars(group, values.kE);

  const A = combine(e, u);
  if (
    !A.multiply(v)
      .add(one(values.Ap))
      .equals(G.multiply(kA).add(combine(kE, h)))
  )
    return { equation: 'A', index: undefined };

  if (values.chain !== undefined) {
    const { Cp, Dp, kC, kD } = values.chain;
    const [B, Bp] = [elements(group, values.chain.B), elements(group, values.chain.Bp)];
    const kB = scalars(group, values.chain.kB);
    for (let i = 0; i < n; i++) {
      const before = i === 0 ? at(h, 0) : at(B, i - 1);
      const left = at(B, i).multiply(v).add(at(Bp, i));
      if (!left.equals(G.multiply(at(kB, i)).add(before.multiply(at(kE, i)))))
        return { equation: 'B', index: i };
    }
    const C = sum(u).subtract(sum(h));
    if (!C.multiply(v).add(one(Cp)).equals(G.multiply(kC))) return { equation: 'C', index: undefined };
    const product = e.reduce((a, b) => a.multiply(b), group.scalar(1));
    const D = at(B, n - 1).subtract(at(h, 0).multiply(product));
    if (!D.multiply(v).add(one(Dp)).equals(G.multiply(kD))) return { equation: 'D', index: undefined };
  }

  if (values.ciphertexts !== undefined) {
    const { width, kF } = values.ciphertexts;
    const Y = one(values.ciphertexts.publicKey);
    const Fp = elements(group, values.ciphertexts.Fp);
    const before = elements(group, values.ciphertexts.inputs);
    const after = elements(group, values.ciphertexts.outputs);
    for (let c = 0; c < 2 * width; c++) {
      const component = (list: readonly Element[]): Element[] => e.map((_, i) => at(list, i * 2 * width + c));
      const F = combine(e, component(before));
      const zeroEncryption = (c % 2 === 0 ? G : Y).multiply(at(kF, c >> 1).negate());
      const right = zeroEncryption.add(combine(kE, component(after)));
      if (!F.multiply(v).add(at(Fp, c)).equals(right)) return { equation: 'F', index: c };
    }
  }
  return undefined;
}

function elements(group: Group, bytes: Uint8Array): Element[] {
  const size = group.elementBytes;
  return Array.from({ length: bytes.length / size }, (_, i) =>
    group.elementOrIdentityFromBytes(bytes.slice(i * size, (i + 1) * size)),
  );
}

function scalars(group: Group, bytes: Uint8Array): Scalar[] {
  const size = group.scalarBytes;
  return Array.from({ length: bytes.length / size }, (_, i) =>
    group.scalarFromBytes(bytes.slice(i * size, (i + 1) * size)),
  );
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new RangeError(`no item ${index}`);
  return item;
}
