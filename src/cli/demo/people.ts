/** Everybody who holds a demonstration: log, officers, trustees, each with keys of its own. */
import type { Manifest } from '../../ballot/manifest.js';
import { toHex } from '../../core/bytes.js';
import { ed25519PublicKey, ed25519Seed } from '../../core/ed25519.js';
import { drawBytes, type Rng } from '../../core/random.js';
import { sealingPublicKey, sealingSecretKey } from '../../core/sealing.js';
import type { Dealing } from '../../elgamal/ceremony-dealer.js';
import type { TrusteeShare } from '../../elgamal/threshold.js';
import { ed25519NoteSigner, formatVerifierKey } from '../../ledger/note-keys.js';
import type { ElectionBoard } from '../../record/board.js';
import { ceremonyStep } from '../../record/ceremony-step.js';
import type { EntrySigner } from '../../record/entry.js';
import { ceremonyEntry } from '../../record/steps.js';

/** The parts of a manifest that tell what is voted on. */
export type Question = Pick<
  Manifest,
  'title' | 'languages' | 'defaultLanguage' | 'classes' | 'styles' | 'contests' | 'minimumUnit'
>;

/** A trustee of the demonstration; its secrets are in memory only. */
export interface DemoTrustee {
  readonly index: number;
  readonly signer: EntrySigner;
  readonly sealingKey: Uint8Array;
  dealing: Dealing | undefined;
  share: TrusteeShare | undefined;
}

/** Everybody, and the manifest that names them. */
export interface People {
  readonly manifest: Manifest;
  readonly logSeed: Uint8Array;
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly DemoTrustee[];
}

const TRUSTEES = 5;
const THRESHOLD = 3;
const OFFICERS = 2;
const ORIGIN = 'demo.example/hanpyo';

/** Draws keys for everybody: five trustees of whom three decrypt, two officers who sign together. */
export function gatherPeople(question: Question, group: string, rng: Rng): People {
  const logSeed = ed25519Seed(rng);
  const officers = Array.from(
    { length: OFFICERS },
    (_, index): EntrySigner => ({ role: 'officer', index, seed: ed25519Seed(rng) }),
  );
  const trustees = Array.from({ length: TRUSTEES }, (_, i): DemoTrustee => {
    const signer: EntrySigner = { role: 'trustee', index: i, seed: ed25519Seed(rng) };
    return { index: i + 1, signer, sealingKey: sealingSecretKey(rng), dealing: undefined, share: undefined };
  });
  const name = (ko: string, en: string, number: number): Record<string, string> =>
    Object.fromEntries(question.languages.map((tag) => [tag, `${tag === 'ko' ? ko : en} ${number}`]));
  const manifest: Manifest = {
    version: 1,
    ...question,
    group: group as Manifest['group'],
    practice: true,
    nonce: toHex(drawBytes(rng, 32)),
    ledger: { origin: ORIGIN, key: formatVerifierKey(ed25519NoteSigner(ORIGIN, logSeed)) },
    trustees: trustees.map(({ index, signer, sealingKey }) => ({
      id: `trustee-${index}`,
      name: name('수탁자', 'Trustee', index),
      signingKey: toHex(ed25519PublicKey(signer.seed)),
      sealingKey: toHex(sealingPublicKey(sealingKey)),
    })),
    threshold: THRESHOLD,
    officers: officers.map(({ index, seed }) => ({
      id: `officer-${index + 1}`,
      name: name('선거관리위원', 'Officer', index + 1),
      key: toHex(ed25519PublicKey(seed)),
    })),
    officersRequired: OFFICERS,
    revoting: 'last-counts',
    precedence: 'paper',
  };
  return { manifest, logSeed, officers, trustees };
}

/** Lets all trustees take steps until none has one left. @throws {RangeError} if the ceremony does not end well */
export async function holdCeremony(
  board: ElectionBoard,
  trustees: readonly DemoTrustee[],
  rng: Rng,
): Promise<void> {
  for (let posted = true; posted; ) {
    posted = false;
    for (const trustee of trustees) {
      const { index, sealingKey, dealing } = trustee;
      const step = ceremonyStep(board.record.setup, { trustee: index, sealingKey, dealing }, rng);
      if (step.kind !== 'post') continue;
      trustee.dealing = step.dealing ?? trustee.dealing;
      trustee.share = step.share ?? trustee.share;
      posted = true;
      await board.postAll(
        step.messages.map((message) => ceremonyEntry(board.record, message, trustee.signer)),
      );
    }
  }
  const { kind } = board.record.setup.status;
  if (kind !== 'finished') throw new RangeError(`the key ceremony is ${kind}`);
}
