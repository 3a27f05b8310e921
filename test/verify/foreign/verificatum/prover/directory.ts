/**
 * A prover of Verificatum's format for tests, written from the description of the format alone: it makes whole proof
 * directories of any shape. It shares no code with the verifier.
 */
import { decrypt } from './decryption.js';
import { leaf, node, PROVER_GROUPS, type ProverGroup, type ProverGroupName } from './groups.js';
import { openProver, type Plan, type ProverSession, randomScalar } from './session.js';
import { type Ciphertexts, type Committed, ciphertextList, commit, prove, shuffle } from './shuffles.js';

/** The files of a proof directory. */
export function proofDirectory(name: ProverGroupName, plan: Plan): Map<string, Uint8Array> {
  return directoryOf(PROVER_GROUPS[name], plan);
}

/** The files of a proof directory over a given group. */
export function directoryOf<P>(group: ProverGroup<P>, plan: Plan): Map<string, Uint8Array> {
  const polynomial = Array.from({ length: plan.threshold }, () => randomScalar(group));
  const session = openProver(group, plan, polynomial[0] as bigint);
  const { files, g, y } = session;
  files.set('nizkp/FullPublicKey.bt', node(group.tree(g), group.tree(y)));
  const inputs = Array.from({ length: plan.size }, () =>
    Array.from({ length: plan.width }, () => {
      const [m, r] = [randomScalar(group), randomScalar(group)];
      return [group.times(g, r), group.add(group.times(g, m), group.times(y, r))] as const;
    }),
  );
  files.set('nizkp/Ciphertexts.bt', ciphertextList(group, inputs, plan.width));
  const last = plan.type === 'decryption' ? inputs : shuffleAll(session, inputs);
  if (plan.type === 'shuffling')
    files.set('nizkp/ShuffledCiphertexts.bt', ciphertextList(group, last, plan.width));
  else decrypt(session, last, polynomial);
  return files;
}

function shuffleAll<P>(session: ProverSession<P>, inputs: Ciphertexts<P>): Ciphertexts<P> {
  const { plan } = session;
  const active = plan.active ?? plan.threshold;
  let list = inputs;
  for (let server = 1; server <= active; server++) {
    if (plan.absent?.includes(server)) continue;
    const outputs = shuffleOne(session, server, list, server === active);
    const spoilt = [...(plan.spoiltShuffle ?? []), ...(plan.spoiltCommitment ?? [])];
    if (!spoilt.includes(server)) list = outputs;
  }
  return list;
}

function shuffleOne<P>(
  session: ProverSession<P>,
  server: number,
  inputs: Ciphertexts<P>,
  isLast: boolean,
): Ciphertexts<P> {
  const { group, plan, files, generators } = session;
  const number = String(server).padStart(2, '0');
  const named = (name: string): readonly [string, string] => [
    `${name}Commitment${number}`,
    `${name}Reply${number}`,
  ];
  const whole = commit(session);
  files.set(
    `nizkp/proofs/PermutationCommitment${number}.bt`,
    node(...whole.elements.map((u) => group.tree(u))),
  );
  const advance = plan.prepared !== undefined;
  const committed = advance ? kept(session, whole, number) : whole;
  const { outputs, randomness } = shuffle(session, inputs, committed.of);
  if (!(isLast && plan.lastPublishedOnly))
    files.set(`nizkp/proofs/Ciphertexts${number}.bt`, ciphertextList(group, outputs, plan.width));
  const h = generators.slice(0, plan.size);
  const shuffled = { inputs, outputs, randomness };
  const spoilt = plan.spoiltShuffle?.includes(server) ?? false;
  if (advance)
    prove({
      ...{ session, h: generators, committed: whole, names: named('PoSC'), chain: true },
      spoilt: plan.spoiltCommitment?.includes(server) ?? false,
    });
  const names = named(advance ? 'CCPoS' : 'PoS');
  prove({ session, h, committed, names, chain: !advance, shuffled, spoilt });
  return outputs;
}

/** What is kept of a commitment, and the list that says so. */
function kept<P>({ plan, files }: ProverSession<P>, whole: Committed<P>, number: string): Committed<P> {
  const keep = whole.of.map((i) => i < plan.size);
  files.set(`nizkp/proofs/KeepList${number}.bt`, leaf(Buffer.from(keep.map(Number))));
  const only = <T>(list: readonly T[]): T[] => list.filter((_, j) => keep[j]);
  return { of: only(whole.of), randomness: only(whole.randomness), elements: only(whole.elements) };
}
