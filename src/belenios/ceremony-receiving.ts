/** Step 5 of the ceremony: a trustee verifies what was dealt to it, and makes its share of the key. */
import { DecodeError } from '../core/errors.js';
import type { Element, Scalar } from '../core/group.js';
import type { JsonValue } from '../core/json.js';
import type { Rng } from '../core/random.js';
import { commitPolynomial, evaluateCommitments } from '../elgamal/polynomial.js';
import {
  compactText,
  fieldsOf,
  itemsOf,
  listOfLength,
  textOf,
  writeCompact,
} from '../verify/foreign/belenios/json.js';
import { cipherOf, isSignedForm, numberOf, type OpenCeremony } from './ceremony.js';
import { MAX_SEALED, openMessage, sealMessage } from './ceremony-channel.js';
import { judgeView, type PublicPolynomial, readPublicPolynomial } from './ceremony-dealing.js';
import { type CeremonySecrets, ceremonySecrets, readExponent, signMessage } from './ceremony-keys.js';
import { type CeremonyOutcome, FaultCollector } from './ceremony-outcome.js';
import { provedKey } from './proved-key.js';

/** Characters of the longest input: 200 trustees, with numbers of 2048 bits. */
const MAX_INPUT = 2 ** 26;
const PATH = 'input';

/**
 * Makes a trustee's share of the key of what all dealt to it (step 5). Every signature is verified again, every secret is
 * compared with the polynomial that it is the value of, and the trustee's own polynomial with what it dealt itself.
 * @param key - the trustee's private key of step 1
 * @param input - what step 4 has for the trustee (`.vinput`)
 * @param rng - 192 bytes are drawn
 * @returns the trustee's public key, and its share sealed to itself (`.voutput`)
 * @throws {DecodeError} if it is not an input of the ceremony, or the key is not of the ceremony
 */
export function receiveDealings(
  ceremony: OpenCeremony,
  key: string,
  input: string,
  rng: Rng,
): CeremonyOutcome<string> {
  const { group, settings } = ceremony;
  const secrets = ceremonySecrets(group, key);
  const number = numberOf(ceremony, secrets);
  const signed = isSignedForm(settings);
  const names = ['polynomial', 'secrets', 'coefexps', ...(signed ? ['signatures'] : [])];
  const fields = fieldsOf(compactText(input, PATH, { bytes: MAX_INPUT }), PATH, names);
  const each = (name: string): readonly JsonValue[] =>
    listOfLength(fields[name], `${PATH}.${name}`, settings.size);
  const [sealed, polynomials] = [each('secrets'), each('coefexps')];
  const views = signed ? each('signatures') : undefined;
  const faults = new FaultCollector();
  const receiver: Receiver = { ceremony, secrets, number, faults };
  const shares = polynomials.map((value, i) =>
    faults.read(i + 1, () => {
      const dealt = readPublicPolynomial(ceremony, value, i + 1, faults);
      if (views !== undefined) judgeView(ceremony, dealt, views[i], i + 1, faults);
      if (i + 1 === number) judgeOwn(receiver, fields.polynomial, dealt);
      return openSecret(receiver, sealed[i], i + 1, dealt.elements);
    }),
  );
  return faults.outcome(shares, (all) => outputOf(receiver, all, rng));
}

/** Who receives. */
interface Receiver {
  readonly ceremony: OpenCeremony;
  readonly secrets: CeremonySecrets;
  readonly number: number;
  readonly faults: FaultCollector;
}

/** Opens a secret, and compares it with the polynomial. */
function openSecret(
  { ceremony: { group, members }, secrets, number, faults }: Receiver,
  sealed: JsonValue | undefined,
  dealer: number,
  polynomial: readonly Element[],
): Scalar {
  const path = `${PATH}.secrets[${dealer - 1}]`;
  const sender = memberAt(members, dealer).verification.element;
  const opened = openMessage(group, secrets, sender, textOf(sealed, path, MAX_SEALED), path);
  const secret = readExponent(group, fieldsOf(opened, path, ['secret']).secret, path);
  if (!group.group.generator().multiply(secret).equals(evaluateCommitments(polynomial, number)))
    faults.blame(dealer, 'wrong-secret', 'the secret is not the value of the polynomial');
  return secret;
}

/** Compares the polynomial that the trustee sealed to itself with the one that all have of it. */
function judgeOwn(
  { ceremony: { group, members, settings }, secrets, number, faults }: Receiver,
  value: JsonValue | undefined,
  dealt: PublicPolynomial,
): void {
  const path = `${PATH}.polynomial`;
  const sender = memberAt(members, number).verification.element;
  const opened = openMessage(group, secrets, sender, textOf(value, path, MAX_SEALED), path);
  const items = listOfLength(fieldsOf(opened, path, ['polynomial']).polynomial, path, settings.threshold);
  const own = commitPolynomial(itemsOf(items, path, (item, at) => group.scalar(item, at)));
  if (!own.every((element, k) => group.textOf(element) === dealt.texts[k]))
    faults.blame(number, 'other-polynomial', 'what others have of this trustee is not what it dealt');
}

function outputOf({ ceremony, secrets, number }: Receiver, shares: readonly Scalar[], rng: Rng): string {
  const { group, members, settings } = ceremony;
  const share = shares.reduce((sum, secret) => sum.add(secret), group.group.scalar(0));
  if (share.isZero()) throw new DecodeError('bad-scalar', PATH, 'the secrets add up to 0, which is no key');
  const recipient = memberAt(members, number).encryption;
  const channel = { group, cipher: cipherOf(settings), secrets, recipient };
  const proved = provedKey(group, share, rng);
  const publicKey = isSignedForm(settings)
    ? { ...proved, signature: signMessage(group, secrets, proved.public_key, rng) }
    : { ...proved };
  const sealed = sealMessage(channel, { decryption_key: share.value.toString() }, rng);
  return writeCompact({ private_key: sealed, public_key: publicKey });
}

function memberAt<T>(members: readonly T[], number: number): T {
  const member = members[number - 1];
  if (member === undefined) throw new RangeError('no such trustee');
  return member;
}
