import { concatBytes, embedMessage, extractMessage, P256, systemRng as rng, utf8 } from 'hanpyo/core';
import { encryptElements, generateKeyPair } from 'hanpyo/elgamal';
import { type MixStage, proveShuffle, ShuffleGenerators, verifyChain } from 'hanpyo/mixnet';

// A list of ciphertexts: c1 and c2 of every row, one after the other. A message has 30 bytes in P-256.
const { secretKey, publicKey } = generateKeyPair(P256, rng);
const messages = ['apple', 'pear', 'plum'].map((text) => embedMessage(P256, utf8(text.padEnd(30))));
const nonces = messages.map(() => P256.randomScalar(rng));
const rows = encryptElements(publicKey, messages, nonces);
const inputs = concatBytes(...rows.flatMap(({ c1, c2 }) => [c1.toBytes(), c2.toBytes()]));

// The session names the election and the list; a proof holds for no other.
const params = { group: P256, session: rng(32), publicKey, width: 1 };
const generators = ShuffleGenerators.derive(P256, messages.length);

// Two mixers, each on the output of the one before.
const stages: MixStage[] = [];
let list = inputs;
for (const mixer of [1, 2]) {
  const { outputs, proof } = proveShuffle(params, { stage: stages.length, mixer }, list, generators, rng);
  stages.push({ mixer, outputs, proof });
  list = outputs;
}

const verdict = verifyChain(params, inputs, stages, { how: { mode: 'together', rng }, generators });
console.log(verdict.ok);

// What the holder of the key reads: the messages, in an order that neither mixer knows.
const size = P256.elementBytes;
const texts = messages.map((_, row) => {
  const [c1, c2] = [0, size].map((at) =>
    P256.elementFromBytes(list.slice(2 * row * size + at).slice(0, size)),
  );
  const message = c1 && c2 && extractMessage(c2.subtract(c1.multiply(secretKey)));
  return new TextDecoder().decode(message).trim();
});
console.log(texts.toSorted());
