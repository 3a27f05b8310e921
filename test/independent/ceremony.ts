/** The key ceremony as a verifier replays it: specification 4.2 and 4.3. */
import { at, bytesOf, concat, equal, H, listOf, Malformed, textOf, u32, uint, utf8 } from './bytes.js';
import type { Manifest } from './manifest.js';
import { encodePoint, G, type Point, samePoint, sumOf } from './p256.js';
import { readAll } from './reader.js';
import { seal } from './seal.js';
import { type SigmaProof, Transcript, verifySigma } from './transcript.js';

interface Beginning {
  readonly run: number;
  readonly trustee: number;
  readonly bytes: Uint8Array;
}

interface Reveal extends Beginning {
  readonly type: 'reveal';
  readonly commitments: readonly Point[];
  readonly possession: SigmaProof;
  readonly sealed: readonly Uint8Array[];
}

export type Message =
  | Reveal
  | (Beginning & { readonly type: 'commit'; readonly hash: Uint8Array })
  | (Beginning & { readonly type: 'confirm'; readonly hash: Uint8Array })
  | (Beginning & { readonly type: 'complaint'; readonly dealer: number })
  | (Beginning & {
      readonly type: 'answer';
      readonly complainer: number;
      readonly share: bigint;
      readonly sealKey: Uint8Array;
    });

/** 4.3b */
export function readMessage(bytes: Uint8Array): Message {
  return readAll(bytes, (r): Message => {
    const type = r.u8();
    const beginning = { run: r.u32(), trustee: r.u32(), bytes };
    if (type === 1) return { ...beginning, type: 'commit', hash: r.raw(32) };
    if (type === 3) return { ...beginning, type: 'confirm', hash: r.raw(32) };
    if (type === 4) return { ...beginning, type: 'complaint', dealer: r.u32() };
    if (type === 5)
      return { ...beginning, type: 'answer', complainer: r.u32(), share: r.scalar(), sealKey: r.raw(32) };
    if (type !== 2) throw new Malformed('ceremony message');
    return {
      ...beginning,
      type: 'reveal',
      commitments: nonEmpty(r.list(255, () => r.element())),
      possession: { commitments: [r.elementOrIdentity()], response: r.scalar() },
      sealed: r.list(255, () => r.bytes(1024)),
    };
  });
}

function nonEmpty<T>(items: readonly T[]): readonly T[] {
  if (items.length === 0) throw new Malformed('no commitments');
  return items;
}

/** 4.3f: what a finished ceremony yields. */
export interface Keys {
  readonly K: Point;
  readonly verification: readonly Point[];
  readonly hash: Uint8Array;
}

export type CeremonyState =
  | { readonly kind: 'waiting'; readonly missing: string }
  | { readonly kind: 'failed'; readonly reasons: readonly string[] }
  | { readonly kind: 'finished'; readonly keys: Keys };

type Of<T extends Message['type']> = Extract<Message, { readonly type: T }>;

/** 4.3g: the state after the messages of one run, in their order. */
export function judgeRun(m: Manifest, run: number, messages: readonly Message[]): CeremonyState {
  const n = m.trustees.length;
  const posted: Message[] = [];
  const reasons: string[] = [];
  for (const message of messages) {
    if (reasons.length === 0 && ofType(posted, 'confirm').length === n) break;
    if (posted.some(({ bytes }) => equal(bytes, message.bytes))) continue;
    const fault = faultOfOrder(m, posted, message);
    if (fault === undefined) posted.push(message);
    else reasons.push(fault);
  }
  for (const reveal of ofType(posted, 'reveal')) reasons.push(...revealFault(m, run, posted, reveal));
  for (const answer of ofType(posted, 'answer')) reasons.push(judgeAnswer(m, run, posted, answer));
  if (reasons.length > 0) return { kind: 'failed', reasons };
  if (ofType(posted, 'commit').length < n) return { kind: 'waiting', missing: 'missing-commit' };
  if (ofType(posted, 'reveal').length < n) return { kind: 'waiting', missing: 'missing-reveal' };
  const keys = keysOf(m, run, posted);
  const wrong = ofType(posted, 'confirm').filter(({ hash }) => !equal(hash, keys.hash));
  if (wrong.length > 0) return { kind: 'failed', reasons: ['wrong-key-hash'] };
  if (keys.K === null) return { kind: 'failed', reasons: ['identity-key'] };
  if (ofType(posted, 'complaint').length > 0) return { kind: 'waiting', missing: 'no-answer' };
  if (ofType(posted, 'confirm').length < n) return { kind: 'waiting', missing: 'missing-confirm' };
  return { kind: 'finished', keys };
}

function ofType<T extends Message['type']>(messages: readonly Message[], type: T): Of<T>[] {
  return messages.filter((message): message is Of<T> => message.type === type);
}

/** Faults of order of 4.3g, but for the wrong key hash. */
function faultOfOrder(m: Manifest, posted: readonly Message[], message: Message): string | undefined {
  const n = m.trustees.length;
  const { type, trustee } = message;
  const has = (kind: Message['type']): boolean =>
    posted.some((other) => other.type === kind && other.trustee === trustee);
  const all = (kind: Message['type']): boolean => ofType(posted, kind).length === n;
  if (trustee < 1 || trustee > n) return 'unknown-trustee';
  if (type === 'commit') return has(type) ? 'equivocation' : undefined;
  if (type === 'reveal') return has(type) ? 'equivocation' : all('commit') ? undefined : 'out-of-order';
  if (type === 'confirm') {
    if (has('confirm') || has('complaint')) return 'equivocation';
    return all('reveal') ? undefined : 'out-of-order';
  }
  if (type === 'complaint') {
    if (has('confirm')) return 'equivocation';
    return all('reveal') && message.dealer >= 1 && message.dealer <= n ? undefined : 'out-of-order';
  }
  const same = (a: Of<'answer'>): boolean => a.trustee === trustee && a.complainer === message.complainer;
  if (ofType(posted, 'answer').some(same)) return 'equivocation';
  const about = (c: Of<'complaint'>): boolean => c.dealer === trustee && c.trustee === message.complainer;
  return ofType(posted, 'complaint').some(about) ? undefined : 'out-of-order';
}

/** 4.3a */
function ceremonyBytes(m: Manifest, run: number): Uint8Array {
  const keys = m.trustees.map((trustee) => trustee.sealing);
  return concat(textOf(m.group), u32(run), u32(m.threshold), listOf(keys));
}

/** 4.3c: the first check that fails, as a list. */
function revealFault(m: Manifest, run: number, posted: readonly Message[], reveal: Of<'reveal'>): string[] {
  const ceremony = bytesOf(ceremonyBytes(m, run));
  const committed = ofType(posted, 'commit').find(({ trustee }) => trustee === reveal.trustee);
  const hash = H('hanpyo ceremony commit v1', concat(bytesOf(m.electionId), ceremony, bytesOf(reveal.bytes)));
  if (committed === undefined || !equal(committed.hash, hash)) return ['commit-mismatch'];
  if (reveal.commitments.length !== m.threshold) return ['wrong-degree'];
  if (reveal.sealed.length !== m.trustees.length) return ['wrong-share-count'];
  if (reveal.sealed.some((share) => share.length !== 32 + 48)) return ['wrong-share-length'];
  const transcript = new Transcript(m.electionId, 'trustee possession');
  transcript.absorb('context', concat(ceremony, u32(reveal.trustee)));
  transcript.absorbElements('commitments', reveal.commitments);
  const relation = [{ image: at(reveal.commitments, 0), base: G }];
  return verifySigma(transcript, relation, reveal.possession) ? [] : ['bad-possession'];
}

/** 4.2b: the image of a dealer's share of index j. */
function shareImage(commitments: readonly Point[], j: number): Point {
  return sumOf(commitments.map((A, k) => [BigInt(j) ** BigInt(k), A] as const));
}

/** 4.3f */
function keysOf(m: Manifest, run: number, seen: readonly Message[]): Keys {
  const reveals = [...ofType(seen, 'reveal')].sort((a, b) => a.trustee - b.trustee);
  const commits = [...ofType(seen, 'commit')].sort((a, b) => a.trustee - b.trustee);
  const total = (points: readonly Point[]): Point => sumOf(points.map((point) => [1n, point] as const));
  const K = total(reveals.map(({ commitments }) => at(commitments, 0)));
  const verification = m.trustees.map((_, j) =>
    total(reveals.map(({ commitments }) => shareImage(commitments, j + 1))),
  );
  const d = concat(
    listOf(commits.map(({ trustee, hash }) => concat(u32(trustee), hash))),
    encodePoint(K),
    listOf(verification.map(encodePoint)),
  );
  const head = concat(bytesOf(m.electionId), bytesOf(ceremonyBytes(m, run)));
  return { K, verification, hash: H('hanpyo ceremony key v1', concat(head, bytesOf(d))) };
}

/** 4.3e: who is guilty does not matter here; the run has failed in any case. */
function judgeAnswer(m: Manifest, run: number, seen: readonly Message[], answer: Of<'answer'>): string {
  const { trustee: dealer, complainer, share, sealKey } = answer;
  const reveal = ofType(seen, 'reveal').find(({ trustee }) => trustee === dealer);
  if (reveal === undefined) throw new RangeError('no reveal');
  if (!samePoint(sumOf([[share, G]]), shareImage(reveal.commitments, complainer))) return 'wrong-share';
  const context = concat(
    bytesOf(utf8('hanpyo ceremony share v1')),
    bytesOf(m.electionId),
    bytesOf(ceremonyBytes(m, run)),
    u32(dealer),
    u32(complainer),
  );
  const receiver = at(m.trustees, complainer - 1).sealing;
  const again = seal(sealKey, receiver, context, uint(share, 32));
  return equal(again, at(reveal.sealed, complainer - 1)) ? 'false-complaint' : 'wrong-seal';
}
