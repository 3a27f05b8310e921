import { describe, expect, it } from 'vitest';
import { type I32, i32, i64 } from '../../kernels/wasm/expression.js';
import type { FunctionBuilder, Local } from '../../kernels/wasm/function.js';
import { instructionsOf } from '../../kernels/wasm/instructions.js';
import { shareLocals } from '../../kernels/wasm/locals.js';
import { ModuleBuilder } from '../../kernels/wasm/module.js';

const at = i32.constant;
const read = (index: number): number[] => [0x20, index];
const write = (index: number): number[] => [0x21, index];

/** Compiles and runs a function of two integers. */
function run(
  define: (fn: FunctionBuilder, a: Local<'i32'>, b: Local<'i32'>) => I32,
  a: number,
  b: number,
): number {
  const module = new ModuleBuilder(1);
  module.function('run', 2, (fn, x, y) => define(fn, x as Local<'i32'>, y as Local<'i32'>));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()));
  return (exports.run as (a: number, b: number) => number)(a, b);
}

describe('shared locals', () => {
  it('keep what is used at once on the stack', () => {
    const code = [0x41, 5, ...write(0), ...read(0), 0x0f];
    expect(shareLocals(0, { locals: ['i32'], code })).toEqual({ locals: [], code: [0x41, 5, 0x0f] });
  });

  it('share a number where one value ends before the other begins, and types differ never', () => {
    const value = (index: number): number[] => [
      0x41,
      7,
      ...write(index),
      ...read(index),
      ...read(index),
      0x6a,
      0x1a,
    ];
    const { locals, code } = shareLocals(0, { locals: ['i32', 'i32'], code: [...value(0), ...value(1)] });
    expect(locals).toEqual(['i32']);
    expect(code).toEqual([
      0x41,
      7,
      0x22,
      0,
      ...read(0),
      0x6a,
      0x1a,
      0x41,
      7,
      0x22,
      0,
      ...read(0),
      0x6a,
      0x1a,
    ]);
    const wide = [0x42, 7, ...write(1), ...read(1), ...read(1), 0x7c, 0x1a];
    expect(shareLocals(0, { locals: ['i32', 'i64'], code: [...value(0), ...wide] }).locals).toEqual([
      'i32',
      'i64',
    ]);
  });

  it('leave parameters, and locals that are read before they are set, their own', () => {
    const code = [
      ...read(0),
      ...write(0),
      ...read(0),
      ...read(1),
      0x6a,
      0x1a,
      0x41,
      1,
      ...write(2),
      ...read(2),
      ...read(2),
      0x6a,
      0x1a,
    ];
    const shared = shareLocals(1, { locals: ['i32', 'i32'], code });
    expect(shared.locals).toEqual(['i32', 'i32']);
    expect(shared.code.slice(0, 4)).toEqual([...read(0), 0x22, 0]);
  });

  it('compute the same through loops and branches, with values carried around', () => {
    const gcd = (fn: FunctionBuilder, a: Local<'i32'>, b: Local<'i32'>): I32 => {
      const steps = fn.local('i32');
      const last = fn.local('i32');
      fn.while(b, () => {
        const low = fn.let(i32.add(a, at(0)));
        const high = fn.let(i32.add(b, at(0)));
        fn.if(
          i32.lessUnsigned(low, high),
          () => {
            fn.set(a, high);
            fn.set(b, low);
          },
          () => {
            const rest = fn.let(i32.sub(low, high));
            fn.set(last, rest);
            fn.set(a, rest);
          },
        );
        fn.set(steps, i32.add(steps, at(1)));
        const wide = fn.let(i64.extendSigned(steps));
        fn.set(steps, i32.wrap(i64.add(wide, i64.sub(wide, wide))));
      });
      return i32.add(i32.mul(a, at(1000)), i32.add(steps, i32.mul(last, at(0))));
    };
    const plain = (a: number, b: number): number => {
      let [x, y, steps] = [a, b, 0];
      for (; y !== 0; steps++) [x, y] = x < y ? [y, x] : [x - y, y];
      return 1000 * x + steps;
    };
    for (const [a, b] of [
      [12, 18],
      [17, 5],
      [1, 1],
      [270, 192],
      [0, 3],
    ] as const)
      expect(run(gcd, a, b)).toBe(plain(a, b));
  });

  it('know only the instructions of the kernels', () => {
    expect(() => instructionsOf([0x06])).toThrow(RangeError);
    const code = [
      0x41,
      0x80,
      0x20,
      0x42,
      0x7f,
      0xfd,
      0x0d,
      ...Array(16).fill(0x20),
      0x28,
      2,
      0x80,
      1,
      0xfd,
      0x5a,
      2,
      0,
      1,
    ];
    expect(instructionsOf(code).map(({ bytes }) => bytes.length)).toEqual([3, 2, 18, 4, 5]);
  });
});
