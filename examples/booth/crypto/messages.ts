/** What the page of the booth and its worker tell each other. */
import type { BallotChoice, Choices, Manifest, RollRow, Voter } from 'hanpyo/ballot';

/** An election whose file was read and found in order. */
export interface ElectionView {
  readonly manifest: Manifest;
  /** The beginning of the election id as people compare it with a poster: groups of four. */
  readonly fingerprint: string;
  /** The end of voting that was announced, ISO 8601 with a zone. Nothing is decided by it. */
  readonly closes: string | undefined;
  /** Whether the whole roll is in the file; else the row of each voter comes by itself. */
  readonly hasRoll: boolean;
}

/** A receipt that was checked. */
export interface ReceiptView {
  /** `included`: the proof was recomputed up to the signed checkpoint; `signed`: there is a signed checkpoint, and no proof. */
  readonly kind: 'included' | 'signed';
  /** Tracker as people read it. */
  readonly tracker: string;
  readonly index: number;
  /** Size of the ledger at the checkpoint. */
  readonly size: number;
  /** The text to keep; it can be checked again without a network. */
  readonly text: string;
  /** What the square code holds: tracker, position, checkpoint with its signature. */
  readonly code: string;
}

/** What was encrypted in one contest of a ballot that is checked. */
export interface OpenedContest {
  readonly id: string;
  /** What was sealed, as the values say. */
  readonly choice: BallotChoice;
  readonly values: readonly number[];
  /** Encodings of the nonces, hexadecimal. */
  readonly nonces: readonly string[];
}

/** A ballot that was opened instead of cast. */
export interface CheckedBallot {
  /** The ledger entry to be published. */
  readonly entry: Uint8Array;
  /** `undefined` if the device had encrypted something else than it says. */
  readonly opened: readonly OpenedContest[] | undefined;
}

/** Every question and its answer. */
export interface CryptoCalls {
  /** Reads an election file. */
  election(text: string): ElectionView;
  /** Reads a newer file of the same election: the log may have got another key. The voter stays. @throws `wrong-election` */
  renew(text: string): void;
  /** The key of a card, hexadecimal: what its row is asked for by. @throws `wrong-election` */
  key(card: string, pin: string | undefined): string;
  /**
   * Finds the voter of a card. Her secret stays here.
   * @param rows - what was answered for her key, where the file does not have the roll
   * @throws `not-on-roll`, `wrong-election`; a code of `DecodeError` if the answer proves neither
   */
  voter(card: string, pin: string | undefined, rows?: string): RollRow;
  /** Encrypts and proves. @returns the tracker as people read it */
  prepare(choices: Choices, place: Omit<Voter, 'secret'>): string;
  /** Signs the ballot that is prepared. @returns the ledger entry */
  cast(): Uint8Array;
  /** Opens the ballot that is prepared, and encrypts it again. */
  check(): CheckedBallot;
  /** Checks a receipt; with the entry itself where it is at hand, and the tracker that this device showed. */
  receipt(text: string, entry: Uint8Array | undefined): ReceiptView;
  /** Checks what the board says of a position against a square code. */
  located(code: string, receipt: string, leafHash: string): ReceiptView;
}

/** A question on its way. */
export type CryptoRequest = {
  readonly [K in keyof CryptoCalls]: {
    readonly number: number;
    readonly call: K;
    readonly given: Parameters<CryptoCalls[K]>;
  };
}[keyof CryptoCalls];

/** The answer to the question of the same number. */
export type CryptoReply =
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly code: string; readonly message: string };
