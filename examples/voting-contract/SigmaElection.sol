// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";
import {BallotProof} from "./BallotProof.sol";
import {Definition, ISigmaElection, Progress} from "./ISigmaElection.sol";
import {Keys} from "./Keys.sol";
import {Roll} from "./Roll.sol";
import {ShareProof} from "./ShareProof.sol";
import {Tally} from "./Tally.sol";

/// @title Secret ballots on a chain, without circuits and without a trusted setup.
/// @notice Voters on a list encrypt their choice to the trustees' key and prove that it is valid; the contract checks the
/// proof. When voting has closed, trustees prove their parts of the decryption of the sums, and the contract checks the
/// result. Votes stay secret while fewer than `threshold` trustees join; who has voted is public.
///
/// An election goes through these phases, by the time of the block and by what was done:
///
///     before `opens`      the creator enrols voters, if the election has no roll root
///     opens .. closes     cast
///     from `closes` on    count (where sums are not kept while voting), submitShare, finalise
///
/// One contract holds any number of elections. It calls precompiled contracts only and holds no money.
contract SigmaElection is ISigmaElection {
    bytes32 private constant ELECTION = keccak256("hanpyo-v1 evm election");
    uint256 private constant MAX_CANDIDATES = 32;
    uint256 private constant MAX_TRUSTEES = 32;
    uint8 private constant ENROLLED = 1;
    uint8 private constant VOTED = 2;

    struct Election {
        Progress progress;
        // Head of the hash chain over all ballots, and the head before those that were counted (zero: none was).
        bytes32 chain;
        bytes32 uncounted;
        bytes32 rollRoot;
        address creator;
        BN254.Point key;
        BN254.Point[] verificationKeys;
        BN254.Point[] tally;
        uint32[] counts;
        mapping(address voter => uint8) status;
        mapping(uint256 trustee => bytes32) shares;
    }

    mapping(bytes32 election => Election) private _elections;

    /// Creates an election. The keys must be those of a ceremony: verification keys of one polynomial of degree below
    /// `threshold`, with the election's key as its value at 0.
    /// @return id the election's id, bound to chain, contract, creator and definition
    function create(Definition calldata definition) external returns (bytes32 id) {
        uint256 trustees = definition.verificationKeys.length;
        bool valid = definition.opens < definition.closes && definition.closes > block.timestamp
            && definition.maxBallots > 0 && definition.candidates > 0 && definition.candidates <= MAX_CANDIDATES
            && definition.least <= definition.most && definition.most > 0
            && definition.most <= definition.candidates && definition.threshold > 0
            && definition.threshold <= trustees && trustees <= MAX_TRUSTEES;
        if (!valid) revert BadDefinition();
        Keys.requireConsistent(definition.key, definition.verificationKeys, definition.threshold);
        id = keccak256(abi.encode(ELECTION, block.chainid, address(this), msg.sender, keccak256(abi.encode(definition))));
        Election storage election = _elections[id];
        if (election.creator != address(0)) revert ElectionExists();
        election.creator = msg.sender;
        election.rollRoot = definition.rollRoot;
        election.key = definition.key;
        election.chain = id;
        for (uint256 i = 0; i < trustees; ++i) election.verificationKeys.push(definition.verificationKeys[i]);
        for (uint256 i = 0; i < 2 * uint256(definition.candidates); ++i) election.tally.push(BN254.Point(0, 0));
        election.progress = Progress({
            opens: definition.opens,
            closes: definition.closes,
            maxBallots: definition.maxBallots,
            ballots: 0,
            counted: 0,
            candidates: definition.candidates,
            least: definition.least,
            most: definition.most,
            threshold: definition.threshold,
            runningTally: definition.runningTally,
            finalised: false
        });
        emit ElectionCreated(id, msg.sender, definition);
    }

    /// Enrols voters by their addresses, before voting opens, in elections without a roll root.
    function enrol(bytes32 id, address[] calldata voters) external {
        Election storage election = _get(id);
        if (msg.sender != election.creator) revert NotCreator();
        if (block.timestamp >= election.progress.opens || election.rollRoot != 0) revert OutOfPhase();
        for (uint256 i = 0; i < voters.length; ++i) election.status[voters[i]] = ENROLLED;
        emit VotersEnrolled(id, voters);
    }

    /// Casts the sender's ballot. There is one for each voter, and it cannot be replaced.
    /// @param rollProof for elections with a roll root the sender's Merkle proof, else empty
    function cast(bytes32 id, bytes32[] calldata rollProof, bytes calldata ciphertexts, bytes calldata proof) external {
        Election storage election = _get(id);
        Progress memory progress = election.progress;
        if (block.timestamp < progress.opens || block.timestamp >= progress.closes) revert OutOfPhase();
        if (progress.ballots >= progress.maxBallots) revert ElectionFull();
        _useVote(election, rollProof);
        BallotProof.verify(
            BallotProof.Statement(id, msg.sender, election.key, progress.candidates, progress.least, progress.most),
            ciphertexts,
            proof
        );
        uint256 index = progress.ballots++;
        if (progress.runningTally) {
            BN254.Sum[] memory sums = Tally.load(election.tally);
            Tally.addCiphertexts(sums, ciphertexts);
            Tally.store(election.tally, sums);
            progress.counted = progress.ballots;
        }
        election.progress = progress;
        election.chain = Tally.link(election.chain, bytes32(uint256(uint160(msg.sender))), keccak256(ciphertexts), keccak256(proof));
        emit BallotCast(id, msg.sender, index, ciphertexts, proof);
    }

    /// Adds up ballots after voting, in elections that keep no running tally. Anyone may, in any number of calls, from the
    /// last ballots back to the first: only what was cast leads to the head of the hash chain.
    /// @param start head of the chain before the first of these ballots
    /// @param ballots in the order in which they were cast; of each the voter in one word, the ciphertexts, the hash of the
    /// proof
    function count(bytes32 id, bytes32 start, bytes calldata ballots) external {
        Election storage election = _get(id);
        Progress memory progress = election.progress;
        if (block.timestamp < progress.closes || progress.counted == progress.ballots) revert OutOfPhase();
        uint256 size = uint256(progress.candidates) * 0x80 + 0x40;
        if (ballots.length == 0 || ballots.length % size != 0) revert NotTheBallots();
        BN254.Sum[] memory sums = Tally.load(election.tally);
        bytes32 head = start;
        for (uint256 done = 0; done < ballots.length; done += size) {
            head = Tally.countBallot(head, ballots[done:done + size], sums);
            ++progress.counted;
        }
        if (head != (election.uncounted == 0 ? election.chain : election.uncounted)) revert NotTheBallots();
        election.uncounted = start;
        election.progress = progress;
        Tally.store(election.tally, sums);
        emit BallotsCounted(id, progress.counted);
    }

    /// Publishes a trustee's part of the decryption. Anyone may send it: the proof says whose it is, and a wrong one is
    /// refused.
    /// @param trustee counts from 1
    function submitShare(bytes32 id, uint256 trustee, bytes calldata factors, bytes calldata proof) external {
        Election storage election = _get(id);
        _requireCounted(election.progress);
        if (trustee == 0 || trustee > election.verificationKeys.length) revert UnknownTrustee();
        if (election.shares[trustee] != 0) revert ShareExists();
        ShareProof.verify(
            ShareProof.Statement(id, trustee, election.verificationKeys[trustee - 1]), election.tally, factors, proof
        );
        election.shares[trustee] = keccak256(factors);
        emit ShareAccepted(id, trustee, factors, proof);
    }

    /// Ends an election. Anyone may: the counts are checked against the accepted shares.
    /// @param trustees `threshold` of them whose shares were accepted, ascending
    /// @param factors the factors of these shares, end to end
    /// @param counts votes for each candidate
    function finalise(bytes32 id, uint256[] calldata trustees, bytes calldata factors, uint32[] calldata counts) external {
        Election storage election = _get(id);
        Progress memory progress = election.progress;
        _requireCounted(progress);
        if (counts.length != progress.candidates) revert WrongCounts();
        _requireShares(election, trustees, factors);
        uint256[] memory weights = BN254.lagrange(trustees, 0);
        for (uint256 i = 0; i < counts.length; ++i) {
            // The sum of lambda_j D_j and of the count of G is the second half of the tally's ciphertext.
            BN254.Sum memory sum;
            for (uint256 j = 0; j < trustees.length; ++j)
                BN254.addMultipleAt(sum, _offset(factors) + (j * counts.length + i) * 0x40, weights[j]);
            BN254.addMultiple(sum, 1, 2, counts[i]);
            BN254.Point memory whole = election.tally[2 * i + 1];
            if (counts[i] > progress.ballots || sum.x != whole.x || sum.y != whole.y) revert WrongCounts();
        }
        election.progress.finalised = true;
        election.counts = counts;
        emit ElectionFinalised(id, trustees, counts);
    }

    /// How far an election is.
    function progressOf(bytes32 id) external view returns (Progress memory) {
        return _get(id).progress;
    }

    /// Head of the hash chain over all ballots; the id itself before the first.
    function chainOf(bytes32 id) external view returns (bytes32) {
        return _get(id).chain;
    }

    /// The sums of ciphertexts as far as they were counted: c1, c2 of every candidate.
    function tallyOf(bytes32 id) external view returns (BN254.Point[] memory) {
        return _get(id).tally;
    }

    /// Hash of the accepted factors of a trustee, or zero.
    function shareOf(bytes32 id, uint256 trustee) external view returns (bytes32) {
        return _get(id).shares[trustee];
    }

    /// The result; reverts before there is one.
    function resultOf(bytes32 id) external view returns (uint32[] memory) {
        Election storage election = _get(id);
        if (!election.progress.finalised) revert OutOfPhase();
        return election.counts;
    }

    function _get(bytes32 id) private view returns (Election storage election) {
        election = _elections[id];
        if (election.progress.candidates == 0) revert UnknownElection();
    }

    function _requireCounted(Progress memory progress) private view {
        if (block.timestamp < progress.closes || progress.finalised) revert OutOfPhase();
        if (progress.counted != progress.ballots) revert NotCounted();
    }

    /// Uses the sender's right to vote.
    function _useVote(Election storage election, bytes32[] calldata rollProof) private {
        uint8 status = election.status[msg.sender];
        if (status == VOTED) revert AlreadyVoted();
        if (status == 0 && !Roll.contains(election.rollRoot, msg.sender, rollProof)) revert NotEligible();
        election.status[msg.sender] = VOTED;
    }

    /// Reverts unless these are the accepted factors of `threshold` different trustees.
    function _requireShares(Election storage election, uint256[] calldata trustees, bytes calldata factors) private view {
        uint256 size = uint256(election.progress.candidates) * 0x40;
        if (trustees.length != election.progress.threshold) revert NotTheShares();
        if (factors.length != trustees.length * size) revert NotTheShares();
        for (uint256 j = 0; j < trustees.length; ++j) {
            // Ascending, so that none stands twice; accepted shares are of trustees from 1 to their number.
            if (j > 0 && trustees[j] <= trustees[j - 1]) revert NotTheShares();
            bytes32 share = election.shares[trustees[j]];
            if (share == 0 || share != keccak256(factors[j * size:(j + 1) * size])) revert NotTheShares();
        }
    }

    function _offset(bytes calldata data) private pure returns (uint256 offset) {
        assembly ("memory-safe") {
            offset := data.offset
        }
    }
}
