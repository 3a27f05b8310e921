/** The setup for trials whose secrets everybody knows (`circuits/tools/insecure-setup.ts`), told by its alpha. */
import { toHex } from '../../core/bytes.js';
import type { VerifyingKey } from './verifying-key.js';

/** The point alpha of every key of that setup, whatever the circuit. */
const PUBLISHED_ALPHA =
  '27d2f1a9d89f957a023a52a889b80eac6715a35238934451ea05bb71ff8b4cdc' +
  '2ad0176517b3f35009e50f15f790bec7e6c8b0f598c33f40dd178c815f19d753';

/** Whether a key is for trials only: anybody can forge proofs under it, for its secrets are published. */
export function isOfPublishedSetup({ alpha }: VerifyingKey): boolean {
  return toHex(alpha.toBytes()) === PUBLISHED_ALPHA;
}
