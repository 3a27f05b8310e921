/** Elections that no board would take: entries written one by one, of whatever manifest, signed by the officers whom it names itself. */
import { electionFile } from '../../../examples/booth/crypto/election-file.js';
import { cardToText, issueCards } from '../../../src/ballot/card.js';
import { electionId, type Manifest } from '../../../src/ballot/manifest.js';
import { buildRoll, sealRoll } from '../../../src/ballot/roll.js';
import { rollChunks, writeRollChunk, writeRollSeal } from '../../../src/ballot/roll-codec.js';
import { P256 } from '../../../src/core/groups/p256.js';
import { makeEntry } from '../../../src/record/entry.js';
import { writeOpening } from '../../../src/record/messages.js';
import { manifestEntry } from '../../../src/record/steps.js';
import { testManifest } from '../../helpers/election.js';
import { seededRng } from '../../helpers/rng.js';

/** Somebody's election: the file, and a card that is on its roll. */
export interface HostileElection {
  readonly file: string;
  readonly card: string;
}

/** Makes it. @param overrides - what is written into a manifest that is in order otherwise */
export function hostileElection(overrides: Partial<Manifest>): HostileElection {
  const rng = seededRng('hostile election');
  const { manifest: good, officers } = testManifest(rng, { group: 'P-256' });
  const manifest: Manifest = { ...good, ...overrides };
  const id = electionId(manifest);
  const person = { line: 1, id: 'voter', class: 0, style: 0, excluded: [] };
  const issued = issueCards([person], id, P256, new Map(), rng);
  // The roll is that of an honest manifest: whoever makes one that obeys no rule does not ask this library for its roll.
  const roll = buildRoll(issued.roll, good, () => P256);
  const publicKey = P256.generator();
  const entries = [
    manifestEntry(manifest, officers),
    ...Array.from(rollChunks(roll), (chunk) => makeEntry('roll-chunk', id, writeRollChunk(chunk), officers)),
    makeEntry('roll-seal', id, writeRollSeal(sealRoll(roll)), officers),
    makeEntry('open', id, writeOpening({ publicKey, rollRoot: roll.root }), officers),
  ];
  const [issuedCard] = issued.cards;
  if (issuedCard === undefined) throw new RangeError('no card');
  return { file: electionFile(entries), card: cardToText(issuedCard.card) };
}
