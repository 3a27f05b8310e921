// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

/// @title Proofs that a ballot is valid: disjunctive Chaum-Pedersen proofs in commitment form.
/// @notice A ballot of n candidates has n ciphertexts (c1, c2) = (r G, r K + v G). Its proof says that every v is 0 or 1
/// and that their sum is from `least` to `most`. Bytes, all in words:
///
///     each candidate   challenge of the branch "v = 0" | T T' z of "v = 0" | T T' z of "v = 1"
///     the sum          challenges of all branches but the last | T T' z of each value from least to most
///
/// A branch "the pair encrypts v" under its challenge c has two equations,
///
///     first half    z G = T  + c c1             second half    z K = T' + c (c2 - v G)
///
/// and the challenges of the branches of one disjunction add up to the challenge of the whole ballot.
///
/// All first halves are folded into one equation, all second halves into another, with weights that are a hash of
/// everything, the responses included. The two halves of one proof are never added to each other. Why that is sound,
/// and what it rests on, is in docs/contracts.md.
library BallotProof {
    bytes32 private constant BALLOT = keccak256("hanpyo-v1 evm ballot");
    bytes32 private constant WEIGHTS = keccak256("hanpyo-v1 evm weights");

    uint256 private constant POINT = 0x40;
    uint256 private constant BRANCH = 0xa0;
    uint256 private constant CIPHERTEXT = 0x80;

    /// What a ballot is bound to, and the rule that it obeys.
    struct Statement {
        bytes32 election;
        address voter;
        BN254.Point key;
        uint256 candidates;
        uint256 least;
        uint256 most;
    }

    /// A verification in the making.
    struct State {
        BN254.Sum first;
        BN254.Sum second;
        // Weighted sums of the responses (of G in the first, of K in the second half) and of c v (of G in the second).
        uint256 responses;
        uint256 shifts;
        uint256 challenge;
        bytes32 seed;
        // Number of the next weight, and the word that holds two of them.
        uint256 next;
        uint256 pair;
        // Where the next word of the proof is in the calldata.
        uint256 cursor;
    }

    error WrongLength();
    error NoEncryption();
    error InvalidProof();

    /// Reverts unless the proof is valid.
    function verify(Statement memory statement, bytes calldata ciphertexts, bytes calldata proof) internal view {
        uint256 count = statement.candidates;
        uint256 values = statement.most - statement.least + 1;
        uint256 length = count * (0x20 + 2 * BRANCH) + (values - 1) * 0x20 + values * BRANCH;
        if (ciphertexts.length != count * CIPHERTEXT || proof.length != length) revert WrongLength();

        State memory state;
        bytes32 digest = _digest(statement, ciphertexts, proof);
        state.challenge = uint256(digest) % BN254.R;
        state.seed = _seed(digest, proof);
        assembly ("memory-safe") {
            mstore(add(state, 0x100), proof.offset)
        }
        uint256[] memory factors = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) factors[i] = _disjunction(state, 2, 0);
        uint256 common = _disjunction(state, values, statement.least);
        for (uint256 i = 0; i < count; ++i) _addCiphertext(state, ciphertexts, i, addmod(factors[i], common, BN254.R));
        _requireEqual(state, statement.key);
    }

    /// The digest of the whole statement and all commitments, in the order of the proof.
    function _digest(Statement memory statement, bytes calldata ciphertexts, bytes calldata proof)
        private
        view
        returns (bytes32 digest)
    {
        bytes memory head = abi.encode(
            BALLOT,
            block.chainid,
            address(this),
            statement.election,
            statement.voter,
            statement.key.x,
            statement.key.y,
            (statement.candidates << 128) | (statement.least << 64) | statement.most
        );
        uint256 count = statement.candidates;
        uint256 values = statement.most - statement.least + 1;
        assembly ("memory-safe") {
            let start := add(head, 0x20)
            let to := add(start, mload(head))
            calldatacopy(to, ciphertexts.offset, ciphertexts.length)
            to := add(to, ciphertexts.length)
            let from := proof.offset
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                calldatacopy(to, add(from, 0x20), 0x80)
                calldatacopy(add(to, 0x80), add(from, 0xc0), 0x80)
                to := add(to, 0x100)
                from := add(from, 0x160)
            }
            from := add(from, mul(sub(values, 1), 0x20))
            for { let i := 0 } lt(i, values) { i := add(i, 1) } {
                calldatacopy(to, from, 0x80)
                to := add(to, 0x80)
                from := add(from, 0xa0)
            }
            digest := keccak256(start, sub(to, start))
        }
    }

    /// What weights are drawn from: the digest, and every byte of the proof.
    function _seed(bytes32 digest, bytes calldata proof) private pure returns (bytes32 seed) {
        bytes32 domain = WEIGHTS;
        assembly ("memory-safe") {
            let start := mload(0x40)
            mstore(start, domain)
            mstore(add(start, 0x20), digest)
            calldatacopy(add(start, 0x40), proof.offset, proof.length)
            seed := keccak256(start, add(proof.length, 0x40))
        }
    }

    /// The weight of the next branch: 1 for the first, then 128 bits, two from each hash of the seed and a number.
    function _nextWeight(State memory state) private pure returns (uint256 weight) {
        uint256 index = state.next++;
        if (index == 0) return 1;
        if (index & 1 == 0) return state.pair >> 128;
        bytes32 seed = state.seed;
        uint256 pair;
        assembly ("memory-safe") {
            mstore(0, seed)
            mstore(0x20, index)
            pair := keccak256(0, 0x40)
        }
        state.pair = pair;
        return pair & type(uint128).max;
    }

    /// Adds the branches of one disjunction over the values from `value` on.
    /// @return factor the weighted sum of their challenges, by which the ciphertext is multiplied in both halves
    function _disjunction(State memory state, uint256 values, uint256 value) private view returns (uint256 factor) {
        uint256 challenges = state.cursor;
        uint256 branch = challenges + (values - 1) * 0x20;
        uint256 last = state.challenge;
        for (uint256 i = 0; i < values; ++i) {
            uint256 challenge = last;
            if (i + 1 < values) {
                challenge = BN254.scalarAt(challenges + i * 0x20);
                last = addmod(last, BN254.R - challenge, BN254.R);
            }
            uint256 weighted = _branch(state, branch, challenge);
            factor = addmod(factor, weighted, BN254.R);
            state.shifts = addmod(state.shifts, mulmod(weighted, value + i, BN254.R), BN254.R);
            branch += BRANCH;
        }
        state.cursor = branch;
    }

    /// Adds the commitments and the response of one branch. @return its challenge times its weight
    function _branch(State memory state, uint256 offset, uint256 challenge) private view returns (uint256) {
        uint256 weight = _nextWeight(state);
        uint256 response = BN254.scalarAt(offset + 2 * POINT);
        state.responses = addmod(state.responses, mulmod(weight, response, BN254.R), BN254.R);
        if (weight == 1) {
            BN254.addAt(state.first, offset);
            BN254.addAt(state.second, offset + POINT);
        } else {
            BN254.addMultipleAt(state.first, offset, weight);
            BN254.addMultipleAt(state.second, offset + POINT, weight);
        }
        return mulmod(weight, challenge, BN254.R);
    }

    function _addCiphertext(State memory state, bytes calldata ciphertexts, uint256 index, uint256 factor) private view {
        uint256 offset;
        bool isIdentity;
        assembly ("memory-safe") {
            offset := add(ciphertexts.offset, mul(index, CIPHERTEXT))
            isIdentity := iszero(or(calldataload(offset), calldataload(add(offset, 0x20))))
        }
        // With the identity as its first half the second would be the vote in the open.
        if (isIdentity) revert NoEncryption();
        BN254.addMultipleAt(state.first, offset, factor);
        BN254.addMultipleAt(state.second, offset + POINT, factor);
    }

    /// The two folded equations: first = responses G, second = responses K + shifts G.
    function _requireEqual(State memory state, BN254.Point memory key) private view {
        BN254.Sum memory sum;
        BN254.addMultiple(sum, 1, 2, state.responses);
        bool equal = sum.x == state.first.x && sum.y == state.first.y;
        (sum.x, sum.y) = (0, 0);
        BN254.addMultiple(sum, key.x, key.y, state.responses);
        BN254.addMultiple(sum, 1, 2, state.shifts);
        if (!equal || sum.x != state.second.x || sum.y != state.second.y) revert InvalidProof();
    }
}
