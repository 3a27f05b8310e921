// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

/// What an election is; its id is a hash of all this.
struct Definition {
    // Anything off the chain that belongs to it: hash of the question, of the ceremony's record.
    bytes32 context;
    // Root of the Merkle tree of voters; zero where the creator enrols them one by one.
    bytes32 rollRoot;
    uint40 opens;
    uint40 closes;
    // No more ballots than this, so that totals stay within the table of logarithms that finds them.
    uint32 maxBallots;
    uint8 candidates;
    // A voter chooses from `least` to `most` candidates.
    uint8 least;
    uint8 most;
    uint8 threshold;
    // Whether sums are kept while voting goes on. Costs every voter more, and nobody has to count afterwards.
    bool runningTally;
    BN254.Point key;
    BN254.Point[] verificationKeys;
}

/// What changes, and what casting needs: one slot.
struct Progress {
    uint40 opens;
    uint40 closes;
    uint32 maxBallots;
    uint32 ballots;
    uint32 counted;
    uint8 candidates;
    uint8 least;
    uint8 most;
    uint8 threshold;
    bool runningTally;
    bool finalised;
}

/// @title What `SigmaElection` says: its events, by which anyone follows and verifies an election, and its errors.
interface ISigmaElection {
    event ElectionCreated(bytes32 indexed election, address indexed creator, Definition definition);
    event VotersEnrolled(bytes32 indexed election, address[] voters);
    event BallotCast(bytes32 indexed election, address indexed voter, uint256 index, bytes ciphertexts, bytes proof);
    event BallotsCounted(bytes32 indexed election, uint256 counted);
    event ShareAccepted(bytes32 indexed election, uint256 indexed trustee, bytes factors, bytes proof);
    event ElectionFinalised(bytes32 indexed election, uint256[] trustees, uint32[] counts);

    error UnknownElection();
    error ElectionExists();
    error BadDefinition();
    error NotCreator();
    error OutOfPhase();
    error NotEligible();
    error AlreadyVoted();
    error ElectionFull();
    error NotTheBallots();
    error NotCounted();
    error UnknownTrustee();
    error ShareExists();
    error NotTheShares();
    error WrongCounts();
}
