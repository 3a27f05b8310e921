/** Tampering with parameters and keys: VMN-01 to VMN-05. */
import { integerGroup, node, PROVER_GROUPS, SAFE_512 } from './prover/groups.js';
import {
  at,
  FAST,
  GROUP,
  gone,
  info,
  key,
  lastElement,
  prime,
  proof,
  type Tamper,
  text,
  trailing,
} from './tamper.js';

const { base, times, tree, zero } = GROUP;

const PARAMETERS: readonly Tamper[] = [
  ['VMN-01', 'no protocol file', 'mixing', gone('protInfo.xml'), 'protInfo.xml: truncated'],
  [
    'VMN-01',
    'text after it',
    'mixing',
    at('protInfo.xml', (b) => Buffer.concat([b, Buffer.from('x')])),
    'protInfo.xml: bad-encoding',
  ],
  [
    'VMN-01',
    'an unknown version',
    'mixing',
    info('<version>3.1.0', '<version>3.2.0'),
    'protInfo.xml: bad-value',
  ],
  ['VMN-01', 'a missing server', 'mixing', info(/ *<party>.*<\/party>\n/, ''), 'protInfo.xml: bad-value'],
  [
    'VMN-01',
    'an extra server',
    'mixing',
    info('</protocol>', '<party></party></protocol>'),
    'protInfo.xml: bad-value',
  ],
  [
    'VMN-01',
    'short challenges',
    'mixing',
    info('<vbitlenro>256', '<vbitlenro>127'),
    'protInfo.xml: bad-value',
  ],
  [
    'VMN-01',
    'short exponents',
    'mixing',
    info('<ebitlenro>256', '<ebitlenro>127'),
    'protInfo.xml: bad-value',
  ],
  [
    'VMN-02',
    'another generator',
    'mixing',
    info(/[0-9a-f]{8}(?=0100000004)/, '00000001'),
    'protInfo.xml: bad-value',
  ],
  [
    'VMN-02',
    'an order that is not prime',
    'mixing',
    info(PROVER_GROUPS[FAST].text, integerGroup(SAFE_512, (SAFE_512 - 1n) / 2n - 2n, 4n).text),
    'protInfo.xml: bad-value',
  ],
  [
    'VMN-02',
    'a group of another class',
    'mixing',
    info(Buffer.from('ModPGroup').toString('hex'), Buffer.from('ModQGroup').toString('hex')),
    'protInfo.xml: bad-value',
  ],
  [
    'VMN-03',
    'another version than the protocol',
    'mixing',
    text('nizkp/version', '3.0.4'),
    'nizkp: bad-version',
  ],
  ['VMN-03', 'no type', 'mixing', gone('nizkp/type'), 'nizkp: truncated'],
  ['VMN-03', 'an unknown type', 'mixing', text('nizkp/type', 'mixin'), 'nizkp: bad-value'],
  ['VMN-03', 'a name that is a path', 'mixing', text('nizkp/auxsid', '../x'), 'nizkp: bad-value'],
  ['VMN-03', 'a width with a zero before it', 'mixing', text('nizkp/width', '01'), 'nizkp: bad-number'],
  ['VMN-03', 'a width above all', 'mixing', text('nizkp/width', '1025'), 'nizkp: bad-number'],
  [
    'VMN-03',
    'fewer servers asked than decrypt',
    'mixing',
    text(proof('activethreshold'), '1'),
    'nizkp: bad-number',
  ],
  [
    'VMN-03',
    'more servers asked than there are',
    'mixing',
    text(proof('activethreshold'), '4'),
    'nizkp: bad-number',
  ],
];

const KEYS: readonly Tamper[] = [
  ['VMN-04', 'the key 1', 'mixing', key(base, zero), 'FullPublicKey.bt: identity'],
  [
    'VMN-04',
    'a key over another generator',
    'mixing',
    key(times(base, 3n), times(base, 5n)),
    'FullPublicKey.bt: bad-value',
  ],
  [
    'VMN-04',
    'a key outside the group',
    'mixing',
    lastElement('nizkp/FullPublicKey.bt', (y) => prime - y),
    'FullPublicKey.bt: bad-element',
  ],
  [
    'VMN-04',
    'a byte after the key',
    'mixing',
    trailing('nizkp/FullPublicKey.bt'),
    'FullPublicKey.bt: trailing-bytes',
  ],
  ['VMN-04', 'no key', 'mixing', gone('nizkp/FullPublicKey.bt'), 'FullPublicKey.bt: truncated'],
  [
    'VMN-05',
    'no key polynomial',
    'mixing',
    gone(proof('PolynomialInExponent.bt')),
    'proofs/PolynomialInExponent.bt: truncated',
  ],
  [
    'VMN-05',
    'a coefficient too few',
    'mixing',
    at(proof('PolynomialInExponent.bt'), () => node(tree(base))),
    'proofs/PolynomialInExponent.bt: bad-value',
  ],
  [
    'VMN-05',
    'a byte after the polynomial',
    'mixing',
    trailing(proof('PolynomialInExponent.bt')),
    'proofs/PolynomialInExponent.bt: trailing-bytes',
  ],
  [
    'VMN-05',
    'a polynomial of another key',
    'mixing',
    at(proof('PolynomialInExponent.bt'), () => node(tree(base), tree(base))),
    'proofs/PolynomialInExponent.bt: other-key',
    ['VMN-11'],
  ],
];

/** All of them. */
export const SETUP_TAMPERS: readonly Tamper[] = [...PARAMETERS, ...KEYS];
