/** Makes a proof with workers and says so; whether the process then ends is what the test asks. */
import { parseVerifyingKey, proveGroth16, verifyGroth16 } from '../../../src/zk/groth16/index.js';
import { tinyCircuit } from './tiny.js';

const circuit = await tinyCircuit();
const claim = await proveGroth16(circuit, { product: 6n, tag: 1n, square: 1n, a: 2n, b: 3n }, 'all');
process.stdout.write(`${verifyGroth16(parseVerifyingKey(circuit.verifyingKey), claim)}\n`);
await proveGroth16(circuit, { product: 7n, tag: 1n, square: 1n, a: 2n, b: 3n }, 'all').catch((error: Error) =>
  process.stdout.write(`${error.name}\n`),
);
