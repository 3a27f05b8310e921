/** How large a manifest and its parts may be (rule M-09 of spec 5.2). */

/** The limits. Texts are counted in UTF-8 bytes where bytes are named. */
export const LIMITS = {
  languages: 20,
  trustees: 64,
  officers: 64,
  classes: 100,
  styles: 1000,
  contests: 1000,
  options: 500,
  /** UTF-16 units of one text in one language. */
  textLength: 1000,
  textBytes: 3000,
  /** Ids, language tags, group names. */
  idBytes: 64,
  /** Origin and key of the ledger. */
  lineBytes: 500,
  weight: 1_000_000,
  /** The policy of the ledger's witnesses. */
  policyBytes: 8192,
  /** Of the tree of a roll of anonymous voters. */
  depth: 32,
  /** Of a contest of anonymous voters; far more than anybody would wait for the proof of. */
  positions: 64,
  score: 1_000_000,
  /** Numerator and denominator of a fraction: any total times it is an exact number. */
  fraction: 1000,
  /** 2^40. */
  money: 1_099_511_627_776,
  /** Budgets that votes decide about. */
  awards: 100,
  /** Places of an award. */
  places: 1_000_000,
  /** Rules for ties, one after the other. */
  ties: 3,
  /** Options that have media. */
  media: 500,
  /** Films and sound recordings of one option. */
  recordings: 8,
  /** Of one file outside the manifest: 2^40. */
  mediaBytes: 1_099_511_627_776,
  mediaTypeBytes: 128,
  minimumUnit: 1_000_000,
  /** Manifest, ballot and challenged ballot must fit into one ledger entry of 65,535 bytes, frame included. */
  manifestBytes: 60_000,
  ballotBytes: 65_000,
  /** A manifest as JSON text. */
  jsonBytes: 1_000_000,
} as const;
