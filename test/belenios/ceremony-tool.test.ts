/** A ceremony in which some trustees run `belenios-tool` and some run us, and an election with its key, decrypted by both. */
import { readdirSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type CeremonySettings,
  createCertificate,
  dealPolynomial,
  encryptBallot,
  finishCeremony,
  openCeremony,
  openElection,
  openThresholdShare,
  ownedBy,
  partialDecryption,
  readCredential,
  receiveDealings,
  sortDealings,
} from '../../src/belenios/index.js';
import type { Scalar } from '../../src/core/group.js';
import { seededRng } from '../helpers/rng.js';
import { failures, verify } from '../verify/foreign/belenios/open.js';
import { culprits, good } from './ceremony-run.js';
import { hasTool, ToolElection } from './tool.js';

const GROUP = 'RFC-3526-2048';
/** Certificates of belenios-tool 2.0, which Debian 12 has. */
const SETTINGS: CeremonySettings = { group: GROUP, size: 4, threshold: 2, form: '2.0' };
const QUESTIONS = {
  ...{ description: '', name: 'Election' },
  questions: [{ answers: ['A', 'B'], min: 0, max: 1, question: 'Which?' }],
};
/** In the tool's election a single trustee of its own stands before those of the ceremony. */
const SINGLE = 1;
const OURS = [2, 4];

const rng = seededRng('ceremony with belenios-tool');

/** A trustee that keeps a key: in a file for the tool, else as text. */
interface Member {
  readonly key: string;
  readonly certificate: string;
  readonly name: string;
}

/** A ceremony, as files in the folder of an election. */
class MixedCeremony {
  readonly election: ToolElection = new ToolElection(GROUP);
  readonly members: readonly Member[];

  constructor() {
    const tools = Array.from({ length: SETTINGS.size - OURS.length }, () => this.#certify());
    this.members = Array.from({ length: SETTINGS.size }, (_, i) => {
      if (OURS.includes(i + 1)) return { ...createCertificate(SETTINGS, i + 1, rng), name: '' };
      const member = tools.pop();
      if (member === undefined) throw new RangeError('no more trustees of the tool');
      return member;
    });
    this.election.write('certs.jsons', lines(this.certificates()));
  }

  certificates(): string[] {
    return this.members.map(({ certificate }) => certificate);
  }

  /** Runs a step. */
  step(number: number, args: readonly string[] = [], input = ''): string {
    const common = ['--group', GROUP, '--step', String(number), '--certs', 'certs.jsons'];
    return this.election.run(['setup', 'generate-trustee-key-threshold', ...common, ...args], input);
  }

  /** What each makes in a step, by the tool or by us. */
  each(tools: (member: Member, i: number) => string, ours: (member: Member, i: number) => string): string[] {
    return this.members.map((member, i) => (member.name === '' ? ours(member, i) : tools(member, i)));
  }

  /** What was written to files with an ending, sorted as a set. */
  filesEnding(ending: string): Set<string> {
    const names = readdirSync(this.election.folder).filter((name) => name.endsWith(ending));
    return new Set(names.map((name) => this.election.read(name).trimEnd()));
  }

  #certify(): Member {
    const before = new Set(readdirSync(this.election.folder));
    this.election.run(['setup', 'generate-trustee-key-threshold', '--group', GROUP, '--step', '1']);
    const made = readdirSync(this.election.folder).filter((name) => !before.has(name));
    const name = made.find((each) => each.endsWith('.key'))?.slice(0, -'.key'.length) ?? '';
    const read = (ending: string): string => this.election.read(`${name}${ending}`).trimEnd();
    return { key: read('.key'), certificate: read('.cert'), name };
  }
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

/** Holds the ceremony, and compares what it gives by the tool with what it gives by us. */
function runCeremony(ceremony: MixedCeremony): { parameters: string; shares: readonly Scalar[] } {
  const { election, members } = ceremony;
  ceremony.step(2);
  const open = good(openCeremony(SETTINGS, ceremony.certificates()));
  const threshold = ['--threshold', String(SETTINGS.threshold)];
  const polynomials = ceremony.each(
    ({ name }) => ceremony.step(3, ['--key', `${name}.key`, ...threshold]),
    ({ key }) => dealPolynomial(open, key, rng),
  );
  election.write('polynomials.jsons', lines(polynomials));
  ceremony.step(4, ['--polynomials', 'polynomials.jsons']);
  const inputs = good(sortDealings(open, polynomials));
  expect(ceremony.filesEnding('.vinput')).toEqual(new Set(inputs));
  const outputs = ceremony.each(
    ({ name }, i) => ceremony.step(5, ['--key', `${name}.key`], `${inputs[i]}\n`),
    ({ key }, i) => good(receiveDealings(open, key, inputs[i] ?? '', rng)),
  );
  const parameters = ceremony.step(6, ['--polynomials', 'polynomials.jsons'], lines(outputs));
  const trustees = good(finishCeremony(open, polynomials, outputs));
  expect(trustees.parameters).toBe(parameters);
  expect(ceremony.filesEnding('.dkey')).toEqual(new Set(trustees.encryptedShares));
  const shares = members.map(({ key }, i) =>
    openThresholdShare(open.group, { key, encryptedShare: trustees.encryptedShares[i] ?? '' }),
  );
  return { parameters, shares };
}

/** Runs an election by the tool; of the ceremony, its first trustee decrypts by the tool, and our first by us. */
function runElection(ceremony: MixedCeremony, parameters: string, shares: readonly Scalar[]): void {
  const { election, members } = ceremony;
  election.write('threshold.json', parameters);
  const credentials = election.setUp(QUESTIONS, 3, []);
  const open = openElection(election.read('election.json').trimEnd());
  election.add('Ballot', election.ballot(credentials[0] ?? '', [[0, 1]]));
  for (const voter of [1, 2]) {
    const credential = readCredential(open, credentials[voter] ?? '');
    election.add('Ballot', encryptBallot(open, credential, [[1, 0]], rng).json);
  }
  election.add('EndBallots');
  const [tally = '', sized = ''] = election.run(['election', 'compute-encrypted-tally']).split('\n');
  election.add('EncryptedTally', tally, sized);
  const decrypt = (command: string, files: readonly string[], owner: number): void => {
    const share = election.run(['election', command, ...files, `--trustee-id=${owner}`]);
    election.add('PartialDecryption', ...share.split('\n'));
  };
  decrypt('decrypt', ['--privkey', election.privateKey()], SINGLE);
  const name = members[0]?.name ?? '';
  decrypt('decrypt-threshold', ['--key', `${name}.key`, '--decryption-key', `${name}.dkey`], SINGLE + 1);
  const [own = 0] = OURS;
  const share = shares[own - 1];
  if (share === undefined) throw new RangeError('no such trustee');
  const decryption = partialDecryption(open, { tally }, share, rng);
  election.add('PartialDecryption', decryption, ownedBy(SINGLE + own, decryption));
  election.add('Result', election.run(['election', 'compute-result']));
}

describe.skipIf(!hasTool())('a ceremony held with belenios-tool (where it is installed)', () => {
  const held: MixedCeremony[] = [];
  const begin = (): MixedCeremony => {
    const ceremony = new MixedCeremony();
    held.push(ceremony);
    return ceremony;
  };
  afterAll(() => {
    for (const { election } of held) election.close();
  });

  it('gives both the same parameters, and a key that both decrypt with', { timeout: 90_000 }, async () => {
    const ceremony = begin();
    const { parameters, shares } = runCeremony(ceremony);
    runElection(ceremony, parameters, shares);
    const { election } = ceremony;
    election.run(['election', 'verify']);
    expect(JSON.parse(election.run(['election', 'compute-result'])).result).toEqual([[2, 1]]);
    expect(failures(await verify(election.archive()))).toEqual([]);
  });

  it('is stopped by both at the same wrong polynomial', { timeout: 60_000 }, () => {
    const ceremony = begin();
    const open = good(openCeremony(SETTINGS, ceremony.certificates()));
    const polynomials = ceremony.members.map(({ key }) => dealPolynomial(open, key, rng));
    const parsed = JSON.parse(polynomials[1] ?? '');
    parsed.coefexps.signature.challenge = '1';
    const wrong = polynomials.with(1, JSON.stringify(parsed));
    ceremony.election.write('polynomials.jsons', lines(wrong));
    expect(() => ceremony.step(4, ['--polynomials', 'polynomials.jsons'])).toThrow(/coefexps 2/);
    expect(culprits(sortDealings(open, wrong))).toEqual(['2 wrong-signature']);
  });

  it('is stopped by the tool and by us at a secret that is not of the polynomial', {
    timeout: 60_000,
  }, () => {
    const ceremony = begin();
    const open = good(openCeremony(SETTINGS, ceremony.certificates()));
    const polynomials = ceremony.members.map(({ key }) => dealPolynomial(open, key, rng));
    const second = JSON.parse(dealPolynomial(open, ceremony.members[1]?.key ?? '', rng));
    const parsed = JSON.parse(polynomials[1] ?? '');
    const inputs = good(
      sortDealings(open, polynomials.with(1, JSON.stringify({ ...parsed, secrets: second.secrets }))),
    );
    const [tool, , , us] = ceremony.members;
    expect(() => ceremony.step(5, ['--key', `${tool?.name}.key`], `${inputs[0]}\n`)).toThrow(/secret 2/);
    expect(culprits(receiveDealings(open, us?.key ?? '', inputs[3] ?? '', rng))).toEqual(['2 wrong-secret']);
  });
});
