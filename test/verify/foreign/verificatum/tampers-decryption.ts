/** Tampering with decryptions: VMN-10 to VMN-12. */
import { node } from './prover/groups.js';
import {
  at,
  flipped,
  GROUP,
  gone,
  lastElement,
  marks,
  plusOrder,
  prime,
  proof,
  reordered,
  swapped,
  type Tamper,
  trailing,
} from './tamper.js';

const { base, tree } = GROUP;

const DECRYPTIONS: readonly Tamper[] = [
  ['VMN-10', 'factors withheld', 'mixing', gone(proof('DecryptionFactors02.bt')), 'server 2: truncated'],
  [
    'VMN-10',
    'a byte after factors',
    'mixing',
    trailing(proof('DecryptionFactors02.bt')),
    'server 2: trailing-bytes',
  ],
  [
    'VMN-10',
    'a factor outside the group',
    'mixing',
    lastElement(proof('DecryptionFactors01.bt'), (x) => prime - x),
    'server 1: bad-element',
  ],
  [
    'VMN-10',
    'a reply plus the order',
    'mixing',
    plusOrder(proof('DecrFactReply01.bt')),
    'server 1: bad-scalar',
  ],
  [
    'VMN-10',
    'a commitment withheld',
    'mixing',
    gone(proof('DecrFactCommitment03.bt')),
    'server 3: truncated',
  ],
  ['VMN-10', 'too few marked as correct', 'mixing', marks(1, 1, 0, 0), 'decryption: bad-value'],
  ['VMN-10', 'marks for a server too few', 'mixing', marks(1, 1, 1), 'decryption: bad-value'],
  ['VMN-10', 'marks for a server too many', 'mixing', marks(1, 1, 1, 1, 1), 'decryption: bad-value'],
  ['VMN-10', 'no mark for nobody', 'mixing', marks(0, 1, 1, 1), 'decryption: bad-value'],
  ['VMN-10', 'a mark that is none', 'mixing', marks(1, 2, 1, 1), 'decryption: bad-value'],
  [
    'VMN-11',
    'a reply of a decryption',
    'mixing',
    flipped(proof('DecrFactReply01.bt')),
    'server 1: bad-proof',
  ],
  [
    'VMN-11',
    'replies exchanged',
    'mixing',
    swapped(proof('DecrFactReply01.bt'), proof('DecrFactReply02.bt')),
    'server 1: bad-proof',
  ],
  [
    'VMN-11',
    'factors exchanged',
    'mixing',
    swapped(proof('DecryptionFactors01.bt'), proof('DecryptionFactors02.bt')),
    'servers: bad-proof',
  ],
  [
    'VMN-11',
    'factors in other places',
    'mixing',
    reordered(proof('DecryptionFactors01.bt'), 1),
    'servers: bad-proof',
  ],
  [
    'VMN-11',
    'a factor replaced',
    'mixing',
    lastElement(proof('DecryptionFactors02.bt'), () => 1n),
    'servers: bad-proof',
  ],
  [
    'VMN-12',
    'a plaintext replaced',
    'mixing',
    lastElement('nizkp/Plaintexts.bt', () => 1n),
    'Plaintexts.bt: wrong-plaintext',
  ],
  [
    'VMN-12',
    'plaintexts in other places',
    'mixing',
    reordered('nizkp/Plaintexts.bt', 1),
    'Plaintexts.bt: wrong-plaintext',
  ],
  [
    'VMN-12',
    'a dropped plaintext',
    'mixing',
    at('nizkp/Plaintexts.bt', () => node(tree(base), tree(base))),
    'Plaintexts.bt: bad-value',
  ],
  [
    'VMN-12',
    'a byte after the plaintexts',
    'mixing',
    trailing('nizkp/Plaintexts.bt'),
    'Plaintexts.bt: trailing-bytes',
  ],
  ['VMN-12', 'no plaintexts', 'mixing', gone('nizkp/Plaintexts.bt'), 'Plaintexts.bt: truncated'],
];

/** All of them. */
export const DECRYPTION_TAMPERS: readonly Tamper[] = [...DECRYPTIONS];
