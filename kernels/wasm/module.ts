/** A WebAssembly module: functions over one exported memory, without imports, tables or a start function. */
import { name, unsignedLeb, vector } from './encoding.js';
import { type I32, i32 } from './expression.js';
import { type Callable, FunctionBuilder, type Local } from './function.js';

interface Definition {
  readonly exportName: string | undefined;
  readonly type: number;
  readonly body: number[];
}

/** Collects functions and encodes the module. */
export class ModuleBuilder {
  readonly #types: string[] = [];
  readonly #functions: Definition[] = [];
  readonly #data: { readonly offset: number; readonly bytes: Uint8Array }[] = [];
  readonly #pages: number;

  /** @param pages size of the memory at the start, in pages of 64 KiB; the host grows it */
  constructor(pages: number) {
    this.#pages = pages;
  }

  /** Defines a function that returns nothing. `exportName` is undefined for internal ones. */
  procedure(
    exportName: string | undefined,
    parameters: number,
    define: (fn: FunctionBuilder, ...parameters: Local<'i32'>[]) => void,
  ): Callable {
    const fn = new FunctionBuilder(parameters);
    define(fn, ...fn.parameters());
    return this.#define(exportName, parameters, fn, false);
  }

  /** Defines a function that returns the `i32` that `define` returns. */
  function(
    exportName: string | undefined,
    parameters: number,
    define: (fn: FunctionBuilder, ...parameters: Local<'i32'>[]) => I32,
  ): Callable {
    const fn = new FunctionBuilder(parameters);
    fn.return(define(fn, ...fn.parameters()));
    return this.#define(exportName, parameters, fn, true);
  }

  /** Places constant bytes in memory when the module is instantiated. */
  data(offset: number, bytes: Uint8Array): void {
    this.#data.push({ offset, bytes });
  }

  /** The module in the binary format. Equal calls give equal bytes. */
  encode(): Uint8Array<ArrayBuffer> {
    const exports = this.#functions.flatMap((fn, index) =>
      fn.exportName === undefined ? [] : [[...name(fn.exportName), 0x00, ...unsignedLeb(index)]],
    );
    const data = this.#data.map(({ offset, bytes }) => [
      ...[0x00, ...i32.constant(offset).code, 0x0b],
      ...[...unsignedLeb(bytes.length), ...bytes],
    ]);
    return Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, vector(this.#types.map((type) => type.split(',').map(Number)))),
      ...section(3, vector(this.#functions.map((fn) => unsignedLeb(fn.type)))),
      ...section(5, [1, 0, ...unsignedLeb(this.#pages)]),
      ...section(7, vector([[...name('memory'), 0x02, 0], ...exports])),
      ...section(10, vector(this.#functions.map((fn) => fn.body))),
      ...(data.length === 0 ? [] : section(11, vector(data))),
    ]);
  }

  #define(
    exportName: string | undefined,
    parameters: number,
    fn: FunctionBuilder,
    returnsI32: boolean,
  ): Callable {
    const type = [
      0x60,
      parameters,
      ...Array<number>(parameters).fill(0x7f),
      ...(returnsI32 ? [1, 0x7f] : [0]),
    ].join();
    if (!this.#types.includes(type)) this.#types.push(type);
    this.#functions.push({ exportName, type: this.#types.indexOf(type), body: fn.encode() });
    return { index: this.#functions.length - 1, parameters, returnsI32 };
  }
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsignedLeb(content.length), ...content];
}
