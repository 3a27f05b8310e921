/** Whether the embedded kernels can run here. */

/**
 * Whether modules with vectors can be compiled: tried with one of a single function, because a page's policy may forbid
 * WebAssembly where the platform has it.
 */
export function allowsVectors(): boolean {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const type = [1, 5, 1, 0x60, 0, 1, 0x7b];
  const code = [...[3, 2, 1, 0], ...[10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b]];
  try {
    return new WebAssembly.Module(Uint8Array.of(...header, ...type, ...code)) instanceof WebAssembly.Module;
  } catch {
    return false;
  }
}
