/** `hanpyo/zk/groth16`: Groth16 over BN254: proofs by snarkjs, which is optional, and a verifier of our own. */
export type { PairingPoint } from '../../core/bn254-pairing.js';
export * from './proof.js';
export * from './prove.js';
export * from './published-setup.js';
export type { CircuitInput, CircuitInputs, SnarkjsProof } from './snarkjs.js';
export * from './verify.js';
export * from './verifying-key.js';
