// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

/// @title Keys of a ceremony: the election's key, and a verification key for each trustee.
library Keys {
    error InconsistentKeys();

    /// Reverts unless the keys are elements other than the identity and lie on one polynomial: its value at 0 is the
    /// election's key, those at 1, 2, .. the verification keys, and the first `threshold` of them determine it.
    /// @param threshold from 1 to the number of keys
    function requireConsistent(BN254.Point calldata key, BN254.Point[] calldata keys, uint256 threshold) internal view {
        uint256[] memory points = new uint256[](threshold);
        for (uint256 i = 0; i < threshold; ++i) points[i] = i + 1;
        BN254.requireKey(key);
        for (uint256 i = 0; i < keys.length; ++i) BN254.requireKey(keys[i]);
        for (uint256 position = 0; position <= keys.length; position = position == 0 ? threshold + 1 : position + 1) {
            uint256[] memory factors = BN254.lagrange(points, position);
            BN254.Sum memory sum;
            for (uint256 i = 0; i < threshold; ++i) BN254.addMultiple(sum, keys[i].x, keys[i].y, factors[i]);
            BN254.Point calldata expected = position == 0 ? key : keys[position - 1];
            if (sum.x != expected.x || sum.y != expected.y) revert InconsistentKeys();
        }
    }
}
