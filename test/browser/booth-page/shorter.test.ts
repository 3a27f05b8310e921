/** Every step that shortens the booth's script gives one that does the same, and leaves alone what it can not be sure of. */
import { expect, it } from 'vitest';
import { withArrows } from '../../../examples/booth/shorter/arrows.js';
import { withHexadecimalNumbers } from '../../../examples/booth/shorter/hexadecimal.js';
import { withoutIdleMembers } from '../../../examples/booth/shorter/members.js';
import { withShortNames } from '../../../examples/booth/shorter/names.js';
import { withSharedKeys } from '../../../examples/booth/shorter/tables.js';
import { shorter } from '../../../examples/booth/shorter.js';

it('leaves out members that nobody names, and no reading of bytes', () => {
  const own = new Set(['idle', 'busy']);
  expect(withoutIdleMembers('x={idle:1,other:2,busy:read()}', own)).toBe('x={other:2,busy:read()}');
  expect(withoutIdleMembers('class A{idle(){}other(){}}', own)).toBe('class A{other(){}}');
  for (const kept of [
    'x={idle:1};x.idle',
    'x={idle:1};({idle}=x)',
    'x={idle:1};x["idle"]',
    'let{idle:a}={idle:1}',
  ])
    expect(withoutIdleMembers(kept, own)).toContain('idle:1');
});

it('writes long numbers in digits that take less', () => {
  expect(withHexadecimalNumbers(`f(${2n ** 128n},${2n ** 128n}n,12n)`)).toBe(
    `f(${2n ** 128n},0x${'1'.padEnd(33, '0')}n,12n)`,
  );
});

it('makes arrows of functions that have no words of their own', () => {
  const source =
    '(()=>{f();function f(){return g(1)}async function g(a){await a}function*h(){}function k(){return this}})();';
  expect(withArrows(source)).toBe(
    '(()=>{let g=async (a)=>{await a},f=()=>{return g(1)};f();function*h(){}function k(){return this}})();',
  );
});

it('has the keys of two tables once, and the same tables', () => {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const table = (word: string): string =>
    `{${keys.map((key) => `${key}:"${word}"`)},in:{x:n=>"${word}"+n,y:["${word}"]}}`;
  const source = `(()=>{let one=${table('one')},two=${table('two')};show(one,two)})();`;
  const short = withSharedKeys(source);
  expect(short).toContain('fillTable(one,["two",');
  const shown = (text: string): unknown => {
    let seen: unknown;
    new Function('show', text)((...tables: readonly { in: { x(n: number): string } }[]) => {
      seen = tables.map((words) => [JSON.stringify(words), words.in.x(5)]);
    });
    return seen;
  };
  expect(shown(short)).toEqual(shown(source));
  const unequal = source.replace('y:["two"]', 'z:["two"]');
  expect(withSharedKeys(unequal)).toBe(unequal);
});

it('gives own members short names, which none of the others has', () => {
  const own = new Set(['electionId', 'elementBytes']);
  const source =
    'let{electionId,elementBytes:b,...rest}=x;y={electionId,e:1,t(){}};class A{elementBytes=b}y.length';
  expect(withShortNames(source, own)).toBe(
    'let{n:electionId,r:b,...rest}=x;y={n:electionId,e:1,t(){}};class A{r=b}y.length',
  );
});

it('gives a script that does the same', async () => {
  const source = `"use strict";(() => {
    const SIZE = 4;
    class Sum { #all = []; add(value, path) { this.#all.push(this.#checked(value, path)); return this; }
      get total() { return this.#all.reduce((a, b) => a + b, 0); } #checked(value, path) { return value; } fork() { return new Sum(); } }
    const group = { elementBytes: SIZE, generator: () => 3, multiplyVartime: (a) => a };
    function sumOf(values, path) { const sum = new Sum(); for (const value of values) sum.add(value, path); return sum; }
    result(sumOf([group.elementBytes, group.generator()], 'values').total);
  })();`;
  const script = await shorter(source);
  const results: unknown[] = [];
  new Function('result', script)((value: unknown) => results.push(value));
  expect(results).toEqual([7]);
  for (const name of ['elementBytes', 'fork', 'multiplyVartime']) expect(script).not.toContain(name);
}, 60_000);
