// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";
import {Groth16} from "./Groth16.sol";

/// @title Anonymous ballots on a chain.
/// @notice A ballot proves in zero knowledge that its vote is valid and that its voter is on the roll, without saying who it
/// is; a nullifier, the same for every ballot of one voter, keeps it from being cast twice. Votes are encrypted to the key
/// of trustees in Baby Jubjub, on which a contract cannot compute cheaply: ballots stand in the log, anyone adds them up
/// off the chain, and trustees publish their parts of the decryption, with proofs, in the log as well.
///
/// One contract is one election; everything it is made of is in its code. The proof binds chain, contract and election
/// through the scope. The sender is deliberately not bound: others may deliver ballots, many in one transaction, and a
/// ballot that somebody else delivers is the same ballot. Whoever wants that posts it here, for a fraction of the gas; if nobody
/// delivers it in time, it has to be cast by its voter.
///
/// It calls precompiled contracts only and holds no money.
contract AnonElection is Groth16 {
    bytes32 private constant ELECTION = keccak256("hanpyo-v1 evm anonymous election");
    bytes32 private constant SCOPE = keccak256("hanpyo anonymous scope v1");
    bytes32 private constant BALLOT = keccak256("hanpyo anonymous ballot v1");
    uint256 private constant MAX_POSITIONS = 64;
    // Anyone may publish and post: a message that readers refuse for its size would make the log unreadable for everybody.
    uint256 private constant MAX_MESSAGE = 0x8000;

    /// What an election is.
    struct Definition {
        // Anything off the chain that belongs to it: hash of the question, of the ceremony's record.
        bytes32 context;
        // Root of the Poseidon tree of voters' commitments, of the depth that the circuit has.
        uint256 root;
        // Key in Baby Jubjub. The circuit has no proof for a key off the curve, or outside its subgroup of prime order.
        uint256 keyX;
        uint256 keyY;
        uint40 opens;
        uint40 closes;
        uint32 maxBallots;
        uint8 positions;
    }

    bytes32 public immutable ELECTION_ID;
    uint256 public immutable ROOT;
    uint256 public immutable KEY_X;
    uint256 public immutable KEY_Y;
    uint256 public immutable OPENS;
    uint256 public immutable CLOSES;
    uint256 public immutable MAX_BALLOTS;
    uint256 public immutable POSITIONS;

    /// Hash chain over all ballots (224 bits) and their number: one slot.
    struct Board {
        uint224 chain;
        uint32 ballots;
    }

    Board public board;
    mapping(uint256 nullifier => bool) public used;

    event AnonymousElectionCreated(bytes32 indexed election, Definition definition, uint256[22] verifyingKey);
    event AnonymousBallotCast(bytes32 indexed election, uint256 indexed nullifier, uint256 index, bytes ballot);
    event AnonymousBallotsPosted(bytes32 indexed election, bytes ballots);
    event Published(bytes32 indexed election, address indexed publisher, bytes message);

    error BadDefinition();
    error OutOfPhase();
    error ElectionFull();
    error WrongLength();
    error NotCanonical();
    error NullifierUsed();

    constructor(uint256[22] memory verifyingKey, Definition memory definition) Groth16(verifyingKey) {
        bool valid = definition.opens < definition.closes && definition.closes > block.timestamp
            && definition.maxBallots > 0 && definition.positions > 0 && definition.positions <= MAX_POSITIONS
            && definition.root < BN254.R && definition.keyX < BN254.R && definition.keyY < BN254.R;
        if (!valid) revert BadDefinition();
        ELECTION_ID = keccak256(abi.encode(ELECTION, block.chainid, address(this), definition, verifyingKey));
        ROOT = definition.root;
        KEY_X = definition.keyX;
        KEY_Y = definition.keyY;
        OPENS = definition.opens;
        CLOSES = definition.closes;
        MAX_BALLOTS = definition.maxBallots;
        POSITIONS = definition.positions;
        board.chain = uint224(uint256(ELECTION_ID));
        emit AnonymousElectionCreated(ELECTION_ID, definition, verifyingKey);
    }

    /// Casts ballots: one's own, or those of many. Ballots whose nullifier was used are passed over, so that nobody stops those
    /// who deliver many by delivering one of them first; of the others all are taken, or none.
    /// @param ballots end to end; of each nullifier, digest, proof (256 bytes), c1.x c1.y c2.x c2.y of every position
    function cast(bytes calldata ballots) external {
        (uint256 size, uint256 count) = _measure(ballots);
        Board memory next = board;
        uint256[4][] memory claims = new uint256[4][](count);
        uint256 scope = scopeOf();
        uint256 ballot;
        assembly ("memory-safe") {
            ballot := ballots.offset
        }
        uint256 taken;
        for (uint256 end = ballot + ballots.length; ballot < end; ballot += size) {
            if (!_takeNullifier(ballot)) continue;
            next.chain = _record(ballot, size, next.ballots++, next.chain);
            _setClaim(claims[taken++], scope, ballot, size);
        }
        if (taken == 0) revert NullifierUsed();
        if (next.ballots > MAX_BALLOTS) revert ElectionFull();
        board = next;
        assembly ("memory-safe") {
            mstore(claims, taken)
        }
        _verifyProofs(bytes32(scope), ballots, claims);
    }

    /// Puts ballots into the log for others to deliver, together with those of many: cheap, and nothing but their length is
    /// checked. They count when they have been cast.
    /// @param ballots as for `cast`, at most 32,768 bytes
    function post(bytes calldata ballots) external {
        _measure(ballots);
        if (ballots.length > MAX_MESSAGE) revert WrongLength();
        emit AnonymousBallotsPosted(ELECTION_ID, ballots);
    }

    /// Puts a message into the log after voting: partial decryptions, results, with the proofs by which anyone checks them.
    /// @param message at most 32,768 bytes
    function publish(bytes calldata message) external {
        if (block.timestamp < CLOSES) revert OutOfPhase();
        if (message.length > MAX_MESSAGE) revert WrongLength();
        emit Published(ELECTION_ID, msg.sender, message);
    }

    /// What every nullifier and proof is bound to. Computed anew each time: a chain that splits off has another id.
    function scopeOf() public view returns (uint256) {
        return uint256(keccak256(abi.encode(SCOPE, block.chainid, address(this), ELECTION_ID, uint256(0)))) % BN254.R;
    }

    /// The size of each ballot and their number. Reverts outside voting, and where there is no whole number of them.
    function _measure(bytes calldata ballots) private view returns (uint256 size, uint256 count) {
        if (block.timestamp < OPENS || block.timestamp >= CLOSES) revert OutOfPhase();
        size = 0x140 + POSITIONS * 0x80;
        count = ballots.length / size;
        if (count == 0 || ballots.length % size != 0) revert WrongLength();
    }

    /// Uses the nullifier of a ballot in the calldata, if it was not used.
    function _takeNullifier(uint256 ballot) private returns (bool taken) {
        uint256 nullifier;
        assembly ("memory-safe") {
            nullifier := calldataload(ballot)
        }
        taken = !used[nullifier];
        if (taken) used[nullifier] = true;
    }

    /// Logs a ballot in the calldata (the event `AnonymousBallotCast`, written from the one copy that is made of it) and
    /// returns the next head of the hash chain.
    function _record(uint256 ballot, uint256 size, uint256 index, uint224 chain) private returns (uint224 head) {
        (bytes32 topic, bytes32 election) = (AnonymousBallotCast.selector, ELECTION_ID);
        assembly ("memory-safe") {
            let data := mload(0x40)
            let copy := add(data, 0x60)
            mstore(data, index)
            mstore(add(data, 0x20), 0x40)
            mstore(add(data, 0x40), size)
            calldatacopy(copy, ballot, size)
            log3(data, add(size, 0x60), topic, election, calldataload(ballot))
            mstore(0, chain)
            mstore(0x20, keccak256(copy, size))
            head := shr(32, shl(32, keccak256(0, 0x40)))
        }
    }

    /// What a ballot's proof is a proof of: three public signals and where the proof is. The signals are the prover's digest of the statement's words, a challenge that hashes digest
    /// and words, and the value at the challenge of the polynomial whose coefficients are the words. The circuit does the
    /// same with the words it has proved, so that they are these. Every word must be below the order.
    function _setClaim(uint256[4] memory claim, uint256 scope, uint256 ballot, uint256 size) private view {
        (bytes32 tag, uint256 root, uint256 keyX, uint256 keyY) = (BALLOT, ROOT, KEY_X, KEY_Y);
        uint256 order = BN254.R;
        bool canonical;
        assembly ("memory-safe") {
            let start := mload(0x40)
            let digest := calldataload(add(ballot, 0x20))
            mstore(start, tag)
            mstore(add(start, 0x20), digest)
            mstore(add(start, 0x40), scope)
            mstore(add(start, 0x60), root)
            mstore(add(start, 0x80), calldataload(ballot))
            mstore(add(start, 0xa0), keyX)
            mstore(add(start, 0xc0), keyY)
            calldatacopy(add(start, 0xe0), add(ballot, 0x140), sub(size, 0x140))
            let end := add(start, sub(size, 0x60))
            let challenge := mod(keccak256(start, sub(end, start)), order)
            let combination := 0
            canonical := lt(digest, order)
            for { let place := add(start, 0x40) } lt(place, end) { place := add(place, 0x20) } {
                let value := mload(place)
                canonical := and(canonical, lt(value, order))
                combination := addmod(mulmod(combination, challenge, order), value, order)
            }
            mstore(claim, digest)
            mstore(add(claim, 0x20), challenge)
            mstore(add(claim, 0x40), combination)
            mstore(add(claim, 0x60), add(ballot, 0x40))
        }
        if (!canonical) revert NotCanonical();
    }
}
