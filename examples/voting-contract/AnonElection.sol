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
/// ballot that somebody else delivers is the same ballot.
///
/// It calls precompiled contracts only and holds no money.
contract AnonElection is Groth16 {
    bytes32 private constant ELECTION = keccak256("hanpyo-v1 evm anonymous election");
    bytes32 private constant SCOPE = keccak256("hanpyo anonymous scope v1");
    bytes32 private constant BALLOT = keccak256("hanpyo anonymous ballot v1");
    uint256 private constant MAX_POSITIONS = 64;
    // Anyone may publish: a message that readers refuse for its size would make the log unreadable for everybody.
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

    /// Casts ballots: one's own, or those of many. All are taken, or none.
    /// @param ballots end to end; of each nullifier, digest, proof (256 bytes), c1.x c1.y c2.x c2.y of every position
    function cast(bytes calldata ballots) external {
        if (block.timestamp < OPENS || block.timestamp >= CLOSES) revert OutOfPhase();
        uint256 size = 0x140 + POSITIONS * 0x80;
        uint256 count = ballots.length / size;
        if (count == 0 || ballots.length % size != 0) revert WrongLength();
        Board memory next = board;
        if (next.ballots + count > MAX_BALLOTS) revert ElectionFull();
        uint256[3][] memory signals = new uint256[3][](count);
        uint256 scope = scopeOf();
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata ballot = ballots[i * size:(i + 1) * size];
            uint256 nullifier = uint256(bytes32(ballot));
            if (used[nullifier]) revert NullifierUsed();
            used[nullifier] = true;
            signals[i] = _signals(scope, ballot);
            emit AnonymousBallotCast(ELECTION_ID, nullifier, next.ballots, ballot);
            next.chain = uint224(uint256(keccak256(abi.encode(next.chain, keccak256(ballot)))));
            ++next.ballots;
        }
        _verifyProofs(bytes32(scope), ballots, size, 0x40, signals);
        board = next;
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

    /// The three public signals of a ballot: the prover's digest of the statement's words, a challenge that hashes digest
    /// and words, and the value at the challenge of the polynomial whose coefficients are the words. The circuit does the
    /// same with the words it has proved, so that they are these. Every word must be below the order.
    function _signals(uint256 scope, bytes calldata ballot) private view returns (uint256[3] memory signals) {
        bytes memory words = abi.encode(BALLOT, bytes32(ballot[0x20:0x40]), scope, ROOT, bytes32(ballot), KEY_X, KEY_Y);
        bytes calldata ciphertexts = ballot[0x140:];
        uint256 order = BN254.R;
        uint256 combination;
        uint256 challenge;
        uint256 digest;
        bool canonical = true;
        assembly ("memory-safe") {
            let start := add(words, 0x20)
            let end := add(start, mload(words))
            calldatacopy(end, ciphertexts.offset, ciphertexts.length)
            end := add(end, ciphertexts.length)
            challenge := mod(keccak256(start, sub(end, start)), order)
            digest := mload(add(start, 0x20))
            canonical := lt(digest, order)
            for { let place := add(start, 0x40) } lt(place, end) { place := add(place, 0x20) } {
                let value := mload(place)
                canonical := and(canonical, lt(value, order))
                combination := addmod(mulmod(combination, challenge, order), value, order)
            }
        }
        if (!canonical) revert NotCanonical();
        return [digest, challenge, combination];
    }
}
