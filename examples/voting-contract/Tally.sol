// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

/// @title The board of an election: the hash chain over its ballots, and the sums of their ciphertexts.
library Tally {
    uint256 private constant POINT = 0x40;

    /// Head of the hash chain behind a ballot.
    function link(bytes32 head, bytes32 voter, bytes32 ciphertexts, bytes32 proof) internal pure returns (bytes32) {
        return keccak256(abi.encode(head, voter, ciphertexts, proof));
    }

    /// Adds a ballot that is counted afterwards to the sums.
    /// @param ballot the voter in one word, the ciphertexts, the hash of the proof
    /// @return the head of the chain behind it
    function countBallot(bytes32 head, bytes calldata ballot, BN254.Sum[] memory sums) internal view returns (bytes32) {
        bytes calldata ciphertexts = ballot[0x20:ballot.length - 0x20];
        addCiphertexts(sums, ciphertexts);
        return link(head, bytes32(ballot), keccak256(ciphertexts), bytes32(ballot[ballot.length - 0x20:]));
    }

    /// Adds the ciphertexts of a ballot to the sums, point by point.
    function addCiphertexts(BN254.Sum[] memory sums, bytes calldata ciphertexts) internal view {
        uint256 offset;
        assembly ("memory-safe") {
            offset := ciphertexts.offset
        }
        for (uint256 i = 0; i < sums.length; ++i) BN254.addAt(sums[i], offset + i * POINT);
    }

    /// The stored sums, to be added to.
    function load(BN254.Point[] storage points) internal view returns (BN254.Sum[] memory sums) {
        sums = new BN254.Sum[](points.length);
        for (uint256 i = 0; i < sums.length; ++i) (sums[i].x, sums[i].y) = (points[i].x, points[i].y);
    }

    /// Stores sums.
    function store(BN254.Point[] storage points, BN254.Sum[] memory sums) internal {
        for (uint256 i = 0; i < sums.length; ++i) points[i] = BN254.point(sums[i]);
    }
}
