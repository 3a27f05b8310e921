/** Every way to alter one part of a proof: values, lists, and what is left out. */
import { isElement, isScalar } from './fixtures.js';

/** An altered copy, and what was done to it. */
export interface Alteration<T> {
  readonly what: string;
  readonly altered: T;
}

/** All alterations of a proof, or of a statement. Copies that are equal to the original are left out. */
export function alterations<T extends object>(proof: T): Alteration<T>[] {
  return altered(proof, 'proof').map(({ what, altered: copy }) => ({ what, altered: copy as T }));
}

function altered(value: unknown, path: string): Alteration<unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return [...lists(value, path), ...members(value, path)];
  if (isElement(value)) {
    const generator = value.group.generator();
    return [
      { what: `${path} + G`, altered: value.add(generator) },
      ...(value.isIdentity() ? [] : [{ what: `${path} = 0`, altered: value.group.identity() }]),
    ];
  }
  if (isScalar(value)) {
    const one = value.group.scalar(1);
    return [
      { what: `${path} + 1`, altered: value.add(one) },
      { what: `-${path}`, altered: value.negate() },
      { what: `${path} = 0`, altered: value.group.scalar(0) },
    ];
  }
  return Object.entries(value).flatMap(([name, part]) =>
    altered(part, `${path}.${name}`).map((change) => ({
      what: change.what,
      altered: { ...value, [name]: change.altered },
    })),
  );
}

function members(list: readonly unknown[], path: string): Alteration<unknown>[] {
  return list.flatMap((item, i) =>
    altered(item, `${path}[${i}]`).map(({ what, altered: copy }) => ({ what, altered: list.with(i, copy) })),
  );
}

function lists(list: readonly unknown[], path: string): Alteration<unknown>[] {
  const swaps = list.slice(1).map((item, i) => ({
    what: `${path}[${i}] swapped with the next`,
    altered: list.with(i, item).with(i + 1, list[i]),
  }));
  return [
    { what: `${path} without its last`, altered: list.slice(0, -1) },
    { what: `${path} with its last twice`, altered: [...list, list.at(-1)] },
    { what: `${path} empty`, altered: [] },
    ...swaps,
  ];
}
