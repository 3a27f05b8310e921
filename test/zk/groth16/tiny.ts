/** A circuit of a few constraints, so that many proofs can be made: from secret factors to a product, with three public signals. */
import { type DevelopmentCircuit, developmentCircuit } from '../../../circuits/development.js';
import { type Groth16Claim, proveGroth16 } from '../../../src/zk/groth16/index.js';

const SOURCE = `pragma circom 2.1.6;
template Product() {
    signal input product;
    signal input tag;
    signal input square;
    signal input a;
    signal input b;
    product === a * b;
    square === tag * tag;
}
component main {public [product, tag, square]} = Product();
`;

/** The circuit with insecure keys. */
export function tinyCircuit(): Promise<DevelopmentCircuit> {
  return developmentCircuit(SOURCE);
}

/** A proof that `a b` is the product of two numbers that the prover knows. */
export function tinyProof(
  circuit: DevelopmentCircuit,
  a: bigint,
  b: bigint,
  tag: bigint,
): Promise<Groth16Claim> {
  return proveGroth16(circuit, { product: a * b, tag, square: tag * tag, a, b });
}
