/** How values are written in the two forms of records. */
import { toBase64, toHex } from '../../../../src/core/bytes.js';
import type { Element } from '../../../../src/core/group.js';
import { ELECTIONGUARD_4096 } from '../../../../src/core/groups/modp-groups.js';
import { P256 } from '../../../../src/core/groups/p256.js';
import {
  curveGroup,
  type EgGroup,
  integerGroup,
} from '../../../../src/verify/foreign/electionguard/eg-group.js';
import type { Json, RecordPlan } from './plan.js';
import type { Branch } from './prover.js';

/** A ciphertext. */
export interface Pair {
  readonly alpha: Element;
  readonly beta: Element;
}

/** A form with the group that its records are of in these tests. */
export class Form {
  readonly version: RecordPlan['form'];
  readonly eg: EgGroup;

  constructor(version: RecordPlan['form']) {
    this.version = version;
    this.eg = version === '2.1.0' ? curveGroup(P256) : integerGroup(ELECTIONGUARD_4096);
  }

  text(bytes: Uint8Array): string {
    return this.version === '2.1.0' ? toBase64(bytes) : toHex(bytes).toUpperCase();
  }

  element(element: Element): string {
    return this.text(this.eg.encode(element));
  }

  branch({ challenge, response }: Branch): Json {
    return { challenge: this.text(challenge.toBytes()), response: this.text(response.toBytes()) };
  }

  vote({ alpha, beta }: Pair): Json {
    return { pad: this.element(alpha), data: this.element(beta) };
  }

  data({ c0, c1, c2 }: { readonly c0: Element; readonly c1: Uint8Array; readonly c2: Uint8Array }): Json {
    return { c0: this.element(c0), c1: this.text(c1), c2: this.text(c2), numBytes: c1.length };
  }
}
