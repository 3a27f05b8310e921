/**
 * The election manifest (spec 5.1): everything that is decided before the first ballot, as one frozen object. Its
 * canonical bytes are what is hashed; the hash is the election id, to which every proof of the election is bound.
 */
import { Writer } from '../core/codec.js';
import type { GroupId } from '../core/group.js';
import { taggedHash } from '../core/hash.js';
import type { CountingRule } from '../counting/rule.js';
import { type ManifestParts, writeParts } from './manifest-parts.js';
import { writeOptional, writeRule } from './manifest-rule-codec.js';
import { bytes32, textWriter } from './text-codec.js';

/** A text in every declared language of the manifest: language tag to text. */
export type Text = Readonly<Record<string, string>>;

/** A trustee: one share of the election key. Its index in the key ceremony is its position in the list plus 1. */
export interface Trustee {
  readonly id: string;
  readonly name: Text;
  /** Ed25519 public key, 64 hexadecimal digits. */
  readonly signingKey: string;
  /** X25519 public key, 64 hexadecimal digits. */
  readonly sealingKey: string;
}

/** An officer: signs paper batches and revocations. */
export interface Officer {
  readonly id: string;
  readonly name: Text;
  /** Ed25519 public key, 64 hexadecimal digits. */
  readonly key: string;
}

/** A class of voters; each of their votes counts `weight` times. */
export interface VoterClass {
  readonly id: string;
  readonly name: Text;
  readonly weight: number;
}

/** A ballot style: the contests that a voter gets, as ids in the order of the manifest. */
export interface BallotStyle {
  readonly id: string;
  readonly contests: readonly string[];
}

/** Something that can be voted for. `cost` is used by knapsack rules and by budget rules. */
export interface Option {
  readonly id: string;
  readonly name: Text;
  readonly cost?: number;
}

/** Between `min` and `max` options, one vote each: referendum, single choice, k of n, approval. */
export interface ChoiceRule {
  readonly kind: 'choice';
  readonly min: number;
  readonly max: number;
  readonly blank: boolean;
}

/** A score from `minScore` to `maxScore` for every option; the total may be limited too. */
export interface ScoreRule {
  readonly kind: 'score';
  readonly minScore: number;
  readonly maxScore: number;
  readonly blank: boolean;
  readonly minTotal?: number;
  readonly maxTotal?: number;
}

/** Between `minTotal` and `points` points, at most `maxPerOption` on one option. */
export interface CumulativeRule {
  readonly kind: 'cumulative';
  readonly points: number;
  readonly minTotal: number;
  readonly maxPerOption: number;
  readonly blank: boolean;
}

/** Between `min` and `max` options whose costs add up to at most `budget`. */
export interface KnapsackRule {
  readonly kind: 'knapsack';
  readonly budget: number;
  readonly min: number;
  readonly max: number;
  readonly blank: boolean;
}

/** The counting rules that count rankings. */
export type RankingRule = Exclude<
  CountingRule,
  { readonly rule: 'majority-judgment' | 'score' | 'approval' }
>;

/**
 * Between `min` and `max` options in order of preference. The votes are shuffled by `shuffles` trustees one after the
 * other, decrypted one by one, and counted by a published rule.
 */
export interface RankedRule {
  readonly kind: 'ranked';
  /** At least 1: who ranks nothing votes blank. */
  readonly min: number;
  readonly max: number;
  /** Whether several options may share a rank. */
  readonly ties: 'allowed' | 'refused';
  readonly blank: boolean;
  /** Exactly so many trustees shuffle, each once. */
  readonly shuffles: number;
  readonly counting: RankingRule;
}

/** A text of the voter's own, shuffled and decrypted like a ranking; equal texts are counted together. */
export interface WriteInRule {
  readonly kind: 'write-in';
  /** UTF-8 bytes that a text may have; every vote takes the room of the longest. */
  readonly maxBytes: number;
  readonly blank: boolean;
  readonly shuffles: number;
}

/** Rules whose votes are added up under encryption. */
export type SumRule = ChoiceRule | ScoreRule | CumulativeRule | KnapsackRule;

/** Rules whose votes are shuffled and then decrypted one by one. */
export type MixedContestRule = RankedRule | WriteInRule;

/** What a voter may mark in a contest. With `blank`, a blank vote is a choice of its own that is counted. */
export type Rule = SumRule | MixedContestRule;

/** One question. */
export interface Contest {
  readonly id: string;
  readonly title: Text;
  readonly description?: Text;
  readonly options: readonly Option[];
  readonly rule: Rule;
}

/** Whether a voter may vote again, and which ballot counts. */
export type Revoting = 'last-counts' | 'first-only';

/** Which vote counts when a credential voted both on paper and online. */
export type Precedence = 'paper' | 'online';

/** The ledger's origin line, its verifier key (signed note format) and, where witnesses are asked for, their policy. */
export interface LedgerIdentity {
  readonly origin: string;
  readonly key: string;
  /** The text of a C2SP tlog-policy: which witnesses must have cosigned a checkpoint. */
  readonly policy?: string;
}

/** An election, as it is agreed before it starts. Valid only if `validateManifest` finds nothing. */
export interface Manifest extends Omit<ManifestParts, 'policy'> {
  readonly version: 1;
  readonly title: Text;
  /** Language tags; every {@link Text} has exactly these. */
  readonly languages: readonly string[];
  readonly defaultLanguage: string;
  readonly group: GroupId;
  /** A rehearsal: reports say so, and the result means nothing. */
  readonly practice: boolean;
  /** 64 hexadecimal digits drawn at random, which make the election id unique. */
  readonly nonce: string;
  readonly ledger: LedgerIdentity;
  readonly trustees: readonly Trustee[];
  /** How many trustees are needed to decrypt. */
  readonly threshold: number;
  readonly officers: readonly Officer[];
  /** How many officers must sign what officers do, such as paper batches and revocations; at least 1. */
  readonly officersRequired: number;
  readonly classes: readonly VoterClass[];
  readonly styles: readonly BallotStyle[];
  readonly contests: readonly Contest[];
  readonly revoting: Revoting;
  readonly precedence: Precedence;
  /** Nothing is decrypted or published about fewer voters than this. */
  readonly minimumUnit: number;
}

/** Type byte of the manifest's canonical bytes. */
export const MANIFEST_TYPE = 0x10;

/** Codes of {@link Revoting} in canonical bytes. */
export const REVOTING_CODES = { 'last-counts': 1, 'first-only': 2 } as const;

/** Codes of {@link Precedence} in canonical bytes. */
export const PRECEDENCE_CODES = { paper: 1, online: 2 } as const;

/**
 * The election id: `taggedHash('hanpyo election v1', canonical bytes)`, 32 bytes (spec 5.1).
 * @throws {RangeError} if the manifest cannot be encoded
 */
export function electionId(manifest: Manifest): Uint8Array {
  return electionIdOf(writeManifest(manifest));
}

/** The election id of a manifest's canonical bytes. */
export function electionIdOf(canonical: Uint8Array): Uint8Array {
  return taggedHash('hanpyo election v1', canonical);
}

/**
 * The canonical bytes of a manifest (spec 5.1). Nothing but the encoding is checked here; see `validateManifest`.
 * @throws {RangeError} if a text lacks a declared language or has another one, or a number is out of range
 * @throws {DecodeError} `bad-encoding` if a key or the nonce is not hexadecimal
 */
export function writeManifest(manifest: Manifest): Uint8Array {
  const text = textWriter(manifest.languages);
  const writer = new Writer()
    .tag(manifest.version, MANIFEST_TYPE)
    .list(manifest.languages, (language, w) => w.text(language))
    .text(manifest.defaultLanguage)
    .raw(text(manifest.title))
    .text(manifest.group)
    .bool(manifest.practice)
    .raw(bytes32(manifest.nonce))
    .text(manifest.ledger.origin)
    .text(manifest.ledger.key)
    .list(manifest.trustees, (t, w) =>
      w.text(t.id).raw(text(t.name)).raw(bytes32(t.signingKey)).raw(bytes32(t.sealingKey)),
    )
    .u32(manifest.threshold)
    .list(manifest.officers, (o, w) => w.text(o.id).raw(text(o.name)).raw(bytes32(o.key)))
    .u32(manifest.officersRequired)
    .list(manifest.classes, (c, w) => w.text(c.id).raw(text(c.name)).u32(c.weight))
    .list(manifest.styles, (s, w) => w.text(s.id).list(s.contests, (id) => w.text(id)))
    .list(manifest.contests, (contest, w) => writeContest(contest, w, text))
    .u8(REVOTING_CODES[manifest.revoting])
    .u8(PRECEDENCE_CODES[manifest.precedence])
    .u32(manifest.minimumUnit);
  return writeParts(writer, manifest).finish();
}

function writeContest(contest: Contest, writer: Writer, text: (value: Text) => Uint8Array): void {
  writer
    .text(contest.id)
    .raw(text(contest.title))
    .bool(contest.description !== undefined);
  if (contest.description !== undefined) writer.raw(text(contest.description));
  writer.list(contest.options, (option, w) => {
    w.text(option.id).raw(text(option.name));
    writeOptional(w, option.cost);
  });
  writeRule(contest.rule, writer);
}
