/** What an auditor brings from elsewhere, as `hanpyo verify` takes it with --receipt, --checkpoint and --policy: told by its first words. */
import type { Evidence, NamedEvidence } from 'hanpyo/verify';

/** What a text is taken for. What is neither a receipt nor a policy is read as a checkpoint, and named where it is none. */
export type BroughtKind = 'receipt' | 'checkpoint' | 'policy';

/** A text that was brought, as bytes: nothing in it is put right. */
export type Brought = NamedEvidence;

/** Most texts, and most bytes of each, that are taken. */
export const MOST_BROUGHT = { texts: 10_000, bytes: 1_000_000 } as const;

/** Tells receipts (of ballots, or plain tlog-proofs) and policies of witnesses from checkpoints. */
export function kindOf({ bytes }: Brought): BroughtKind {
  return toldKind(bytes) ?? 'checkpoint';
}

/** Whether bytes say themselves that they are something to bring, so that they are no record. */
export function isBrought(bytes: Uint8Array): boolean {
  return toldKind(bytes) !== undefined;
}

function toldKind(bytes: Uint8Array): BroughtKind | undefined {
  const text = new TextDecoder().decode(bytes);
  if (text.startsWith('hanpyo receipt') || text.startsWith('c2sp.org/tlog-proof')) return 'receipt';
  // A checkpoint is a signed note of an origin, a number of entries and a root.
  if (/^[^\n]+\n\d+\n[^\n]+\n(?:[^\n]+\n)*\n\u2014 /.test(text)) return 'checkpoint';
  return /^quorum[ \t]/m.test(text) && !text.includes('\n\n\u2014 ') ? 'policy' : undefined;
}

/** All of it as the verifier wants it. */
export function evidenceOf(brought: readonly Brought[]): Evidence {
  const of = (kind: BroughtKind): readonly Brought[] => brought.filter((item) => kindOf(item) === kind);
  return { receipts: of('receipt'), checkpoints: of('checkpoint'), policies: of('policy') };
}
