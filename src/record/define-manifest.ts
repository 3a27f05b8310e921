/** Makes a manifest of what has to be decided, with the usual answers to everything else. */
import type { Contest, Manifest, Text } from '../ballot/manifest.js';
import { validateManifest } from '../ballot/manifest-rules.js';
import { toHex } from '../core/bytes.js';
import { electionGroup } from '../core/groups/election-groups.js';
import { drawBytes, type Rng } from '../core/random.js';
import { formatVerifierKey, type NoteKey } from '../ledger/note-keys.js';
import type { EntrySigner } from './entry.js';
import { officerKeys, type TrusteeKeys } from './parties.js';

/** What has to be decided. Any field of {@link Manifest} may be given as well. */
export interface ManifestDraft
  extends Partial<Omit<Manifest, 'version' | 'nonce' | 'ledger' | 'officers' | 'trustees'>> {
  readonly title: Text;
  readonly contests: readonly Contest[];
  /** Name and key of the log; the name is the log's origin. */
  readonly log: NoteKey;
  /** In the order of their positions. */
  readonly officers: readonly EntrySigner[];
  readonly trustees: readonly { readonly keys: TrusteeKeys; readonly index?: number }[];
  readonly threshold: number;
  /** The text of a C2SP tlog-policy, where witnesses must cosign the log. */
  readonly policy?: string;
}

/**
 * A valid manifest: group P-256, languages of the title, one class of weight 1, one ballot style with every contest,
 * every officer's signature required, the last ballot counts, paper takes precedence, nothing decrypted below three ballots.
 * With anonymous voters the group is BabyJubJub, and the first ballot counts.
 * @throws {RangeError} naming the first rule M-xx that the result would break, or a party that stands elsewhere than its index says
 */
export function defineManifest(draft: ManifestDraft, rng: Rng): Manifest {
  const { log, officers, trustees, policy, ...given } = draft;
  for (const [i, { index }] of officers.entries()) assertPlace('officer', index, i);
  for (const [i, { index = i + 1 }] of trustees.entries()) assertPlace('trustee', index, i + 1);
  const isAnonymous = given.eligibility !== undefined;
  const languages = given.languages ?? Object.keys(given.title);
  const named = (en: string): Text => Object.fromEntries(languages.map((language) => [language, en]));
  const manifest: Manifest = {
    version: 1,
    languages,
    defaultLanguage: languages[0] ?? '',
    group: isAnonymous ? 'BabyJubJub' : 'P-256',
    practice: false,
    nonce: toHex(drawBytes(rng, 32)),
    ledger: {
      ...{ origin: log.name, key: formatVerifierKey(log) },
      ...(policy !== undefined && { policy }),
    },
    trustees: trustees.map(({ keys }, i) => ({
      id: `trustee-${i + 1}`,
      name: named(`Trustee ${i + 1}`),
      ...keys,
    })),
    officers: officers.map((officer, i) => ({
      id: `officer-${i + 1}`,
      name: named(`Officer ${i + 1}`),
      ...officerKeys(officer),
    })),
    officersRequired: officers.length,
    classes: [{ id: 'voter', name: named('Voter'), weight: 1 }],
    styles: [{ id: 'all', contests: given.contests.map(({ id }) => id) }],
    revoting: isAnonymous ? 'first-only' : 'last-counts',
    precedence: 'paper',
    minimumUnit: 3,
    ...given,
  };
  const [issue] = validateManifest(manifest, electionGroup);
  if (issue !== undefined) throw new RangeError(`${issue.rule} ${issue.path}: ${issue.message}`);
  return Object.freeze(manifest);
}

/** Entries are signed by position: a party that believes itself elsewhere would sign in another's name. */
function assertPlace(party: string, index: number, place: number): void {
  if (index !== place) throw new RangeError(`the ${party} with index ${index} stands where ${place} belongs`);
}
