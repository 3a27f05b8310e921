// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title The group G1 of BN254, by the precompiled contracts of the EVM (EIP-196).
/// @notice A point is two words x, y; two zero words are the identity. The precompiles refuse coordinates that are not
/// below the field's prime and points off the curve, and the order is prime: whatever went through one of them is an
/// element of the group. Every function reverts where a precompile refuses.
library BN254 {
    /// Order of the group; scalars are below it.
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;

    struct Point {
        uint256 x;
        uint256 y;
    }

    /// A sum in the making, laid out as the precompiles read it: the sum, room for the next multiple, and the factors of
    /// that multiple.
    struct Sum {
        uint256 x;
        uint256 y;
        uint256 nextX;
        uint256 nextY;
        uint256 factorX;
        uint256 factorY;
        uint256 scalar;
    }

    error NotOnCurve();
    error NotCanonical();

    /// The sum so far as a point.
    function point(Sum memory sum) internal pure returns (Point memory) {
        return Point(sum.x, sum.y);
    }

    /// Adds `scalar` times the point (x, y).
    function addMultiple(Sum memory sum, uint256 x, uint256 y, uint256 scalar) internal view {
        bool done;
        assembly ("memory-safe") {
            mstore(add(sum, 0x80), x)
            mstore(add(sum, 0xa0), y)
            mstore(add(sum, 0xc0), scalar)
            done := staticcall(gas(), 7, add(sum, 0x80), 0x60, add(sum, 0x40), 0x40)
            done := and(done, staticcall(gas(), 6, sum, 0x80, sum, 0x40))
        }
        if (!done) revert NotOnCurve();
    }

    /// Adds `scalar` times the point whose two words begin at an offset of the calldata.
    function addMultipleAt(Sum memory sum, uint256 offset, uint256 scalar) internal view {
        bool done;
        assembly ("memory-safe") {
            calldatacopy(add(sum, 0x80), offset, 0x40)
            mstore(add(sum, 0xc0), scalar)
            done := staticcall(gas(), 7, add(sum, 0x80), 0x60, add(sum, 0x40), 0x40)
            if done { done := staticcall(gas(), 6, sum, 0x80, sum, 0x40) }
        }
        if (!done) revert NotOnCurve();
    }

    /// Adds the point whose two words begin at an offset of the calldata.
    function addAt(Sum memory sum, uint256 offset) internal view {
        bool done;
        assembly ("memory-safe") {
            calldatacopy(add(sum, 0x40), offset, 0x40)
            done := staticcall(gas(), 6, sum, 0x80, sum, 0x40)
        }
        if (!done) revert NotOnCurve();
    }

    /// Adds a point.
    function addPoint(Sum memory sum, Point memory other) internal view {
        sum.nextX = other.x;
        sum.nextY = other.y;
        bool done;
        assembly ("memory-safe") {
            done := staticcall(gas(), 6, sum, 0x80, sum, 0x40)
        }
        if (!done) revert NotOnCurve();
    }

    function isIdentity(Point memory p) internal pure returns (bool) {
        return p.x | p.y == 0;
    }

    /// Refuses what is no element, and the identity.
    function requireKey(Point memory p) internal view {
        if (isIdentity(p)) revert NotOnCurve();
        Sum memory sum;
        addPoint(sum, p);
    }

    /// A scalar from the calldata; refuses one that is not below the order.
    function scalarAt(uint256 offset) internal pure returns (uint256 scalar) {
        assembly ("memory-safe") {
            scalar := calldataload(offset)
        }
        if (scalar >= R) revert NotCanonical();
    }

    /// The inverse of a scalar other than zero, by MODEXP (EIP-198) with the exponent R - 2.
    function inverse(uint256 a) internal view returns (uint256 result) {
        bool done;
        assembly ("memory-safe") {
            let buffer := mload(0x40)
            mstore(buffer, 0x20)
            mstore(add(buffer, 0x20), 0x20)
            mstore(add(buffer, 0x40), 0x20)
            mstore(add(buffer, 0x60), a)
            mstore(add(buffer, 0x80), sub(R, 2))
            mstore(add(buffer, 0xa0), R)
            done := staticcall(gas(), 5, buffer, 0xc0, 0, 0x20)
            result := mload(0)
        }
        if (!done) revert NotCanonical();
    }

    /// Lagrange coefficients: factors by which the values of a polynomial at `points` add up to its value at `position`.
    /// @param points distinct, from 1 to 255; `position` from 0 to 255 and none of them
    function lagrange(uint256[] memory points, uint256 position) internal view returns (uint256[] memory factors) {
        uint256 count = points.length;
        factors = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            uint256 numerator = 1;
            uint256 denominator = 1;
            for (uint256 j = 0; j < count; ++j) {
                if (j == i) continue;
                numerator = mulmod(numerator, addmod(position, R - points[j], R), R);
                denominator = mulmod(denominator, addmod(points[i], R - points[j], R), R);
            }
            factors[i] = mulmod(numerator, inverse(denominator), R);
        }
    }
}
