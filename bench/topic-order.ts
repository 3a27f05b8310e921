/** Names of the topics, in the order of the page. A file of results has the name of its topic. */
export const TOPIC_ORDER: readonly string[] = [
  'ballots',
  'casting',
  'groups',
  'proofs',
  'tally',
  'logarithms',
  'mixnet',
  'ledger',
  'ledger-proofs',
  'restart',
  'amsterdam',
  'memory',
  'casting-memory',
  'fields',
  'points',
  'powers',
  'multiplication',
  'stages',
  'verification',
  'million',
  'queue',
  'board',
  'foreign',
  'large',
];

/** The topics of the tally hot path: `npm run bench:hotpath`. */
export const HOT_PATH: readonly string[] = [
  'fields',
  'points',
  'powers',
  'multiplication',
  'stages',
  'verification',
  'million',
  'casting',
];
