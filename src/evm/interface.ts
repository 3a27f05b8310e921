/** The interface of `SigmaElection` in the words of Solidity, for `parseAbi` of viem and its like. */

/** Structs, functions, events and errors of the contract. */
export const SIGMA_INTERFACE = [
  'struct Point { uint256 x; uint256 y; }',
  'struct Definition { bytes32 context; bytes32 rollRoot; uint40 opens; uint40 closes; uint32 maxBallots; uint8 candidates; uint8 least; uint8 most; uint8 threshold; bool runningTally; Point key; Point[] verificationKeys; }',
  'struct Progress { uint40 opens; uint40 closes; uint32 maxBallots; uint32 ballots; uint32 counted; uint8 candidates; uint8 least; uint8 most; uint8 threshold; bool runningTally; bool finalised; }',
  'function create(Definition definition) returns (bytes32 id)',
  'function enrol(bytes32 id, address[] voters)',
  'function cast(bytes32 id, bytes32[] rollProof, bytes ciphertexts, bytes proof)',
  'function count(bytes32 id, bytes32 start, bytes ballots)',
  'function submitShare(bytes32 id, uint256 trustee, bytes factors, bytes proof)',
  'function finalise(bytes32 id, uint256[] trustees, bytes factors, uint32[] counts)',
  'function progressOf(bytes32 id) view returns (Progress)',
  'function chainOf(bytes32 id) view returns (bytes32)',
  'function tallyOf(bytes32 id) view returns (Point[])',
  'function shareOf(bytes32 id, uint256 trustee) view returns (bytes32)',
  'function resultOf(bytes32 id) view returns (uint32[])',
  'event ElectionCreated(bytes32 indexed election, address indexed creator, Definition definition)',
  'event VotersEnrolled(bytes32 indexed election, address[] voters)',
  'event BallotCast(bytes32 indexed election, address indexed voter, uint256 index, bytes ciphertexts, bytes proof)',
  'event BallotsCounted(bytes32 indexed election, uint256 counted)',
  'event ShareAccepted(bytes32 indexed election, uint256 indexed trustee, bytes factors, bytes proof)',
  'event ElectionFinalised(bytes32 indexed election, uint256[] trustees, uint32[] counts)',
] as const;
