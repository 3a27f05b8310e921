/** The TypeScript file that carries a module, so that it loads without a fetch. */

/** Source text of the file. */
export function embeddedSource(constant: string, curve: string, module: Uint8Array): string {
  return `/** The ${curve} kernels, ${module.length} bytes of WebAssembly in hexadecimal. Made by kernels/build.ts; do not edit. */
export const ${constant}: string =
  '${Buffer.from(module).toString('hex')}';
`;
}
