// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

/// @title Proofs that a trustee's factors are right: one Chaum-Pedersen proof for all ciphertexts of a tally.
/// @notice Trustee j, with the share x and the verification key V = x G, publishes D_i = x c1_i for every ciphertext of
/// the tally, and proves that all of them and V have the same logarithm. Bytes of the proof, in words: a commitment T for
/// V, one T_i for every ciphertext whose c1 is not the identity, then the response z. With the challenge e:
///
///     z G = T + e V          z c1_i = T_i + e D_i
///
/// A c1 that is the identity has the identity as its factor. Every equation is checked on its own: trustees know
/// logarithms of everything here, and their proofs are few.
library ShareProof {
    bytes32 private constant SHARE = keccak256("hanpyo-v1 evm share");
    uint256 private constant POINT = 0x40;

    /// What a share is bound to.
    struct Statement {
        bytes32 election;
        uint256 trustee;
        BN254.Point verificationKey;
    }

    error WrongShareLength();
    error InvalidShare();

    /// Reverts unless the proof is valid.
    /// @param tally c1, c2 of every ciphertext, end to end
    /// @param factors D of every ciphertext, end to end
    function verify(
        Statement memory statement,
        BN254.Point[] memory tally,
        bytes calldata factors,
        bytes calldata proof
    ) internal view {
        uint256 count = tally.length / 2;
        uint256 equations = 1;
        for (uint256 i = 0; i < count; ++i) if (!BN254.isIdentity(tally[2 * i])) ++equations;
        if (factors.length != count * POINT || proof.length != equations * POINT + 0x20) revert WrongShareLength();

        uint256 challenge = _challenge(statement, tally, factors, proof);
        uint256 commitment = _offset(proof);
        uint256 response = BN254.scalarAt(commitment + equations * POINT);
        BN254.Sum memory right;
        BN254.addAt(right, commitment);
        BN254.addMultiple(right, statement.verificationKey.x, statement.verificationKey.y, challenge);
        _requireMultiple(BN254.Point(1, 2), response, right);
        for (uint256 i = 0; i < count; ++i) {
            uint256 factor = _offset(factors) + i * POINT;
            (right.x, right.y) = (0, 0);
            if (BN254.isIdentity(tally[2 * i])) {
                BN254.addAt(right, factor);
                if (right.x | right.y != 0) revert InvalidShare();
                continue;
            }
            commitment += POINT;
            BN254.addAt(right, commitment);
            BN254.addMultipleAt(right, factor, challenge);
            _requireMultiple(tally[2 * i], response, right);
        }
    }

    function _requireMultiple(BN254.Point memory base, uint256 scalar, BN254.Sum memory right) private view {
        BN254.Sum memory left;
        BN254.addMultiple(left, base.x, base.y, scalar);
        if (left.x != right.x || left.y != right.y) revert InvalidShare();
    }

    /// The challenge: a hash of the whole statement and all commitments, modulo the order.
    function _challenge(
        Statement memory statement,
        BN254.Point[] memory tally,
        bytes calldata factors,
        bytes calldata proof
    ) private view returns (uint256) {
        bytes memory head = abi.encode(
            SHARE,
            block.chainid,
            address(this),
            statement.election,
            statement.trustee,
            statement.verificationKey.x,
            statement.verificationKey.y,
            tally.length / 2
        );
        bytes memory points = new bytes(tally.length * POINT);
        for (uint256 i = 0; i < tally.length; ++i) {
            (uint256 x, uint256 y) = (tally[i].x, tally[i].y);
            assembly ("memory-safe") {
                let to := add(add(points, 0x20), mul(i, POINT))
                mstore(to, x)
                mstore(add(to, 0x20), y)
            }
        }
        bytes calldata commitments = proof[:proof.length - 0x20];
        return uint256(keccak256(bytes.concat(head, points, factors, commitments))) % BN254.R;
    }

    function _offset(bytes calldata data) private pure returns (uint256 offset) {
        assembly ("memory-safe") {
            offset := data.offset
        }
    }
}
