// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {BN254} from "./BN254.sol";

/// @title A verifier of Groth16 proofs over BN254 with three public signals, for one proof or for many at once.
/// @notice A proof is 256 bytes, A | B | C in the order of EIP-197. It is valid if
///
///     e(A, B) = e(alpha, beta) e(IC, gamma) e(C, delta)         IC = IC0 + s0 IC1 + s1 IC2 + s2 IC3
///
/// Many proofs are folded into one equation with weights that are a hash of all of them: one pairing for each proof, and
/// three for all. The pairing precompile refuses coordinates that are not below the prime, points off the curves, and
/// points of the second group outside its subgroup of prime order.
///
/// The key is part of the code: reading it from storage would cost more than the arithmetic.
abstract contract Groth16 {
    uint256 private constant Q = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    bytes32 private constant WEIGHTS = keccak256("hanpyo-v1 evm groth16 weights");
    uint256 private constant PAIR = 0xc0;
    uint256 internal constant PROOF = 0x100;

    uint256 private immutable ALPHA_X;
    uint256 private immutable ALPHA_Y;
    uint256 private immutable BETA_0;
    uint256 private immutable BETA_1;
    uint256 private immutable BETA_2;
    uint256 private immutable BETA_3;
    uint256 private immutable GAMMA_0;
    uint256 private immutable GAMMA_1;
    uint256 private immutable GAMMA_2;
    uint256 private immutable GAMMA_3;
    uint256 private immutable DELTA_0;
    uint256 private immutable DELTA_1;
    uint256 private immutable DELTA_2;
    uint256 private immutable DELTA_3;
    uint256 private immutable IC0_X;
    uint256 private immutable IC0_Y;
    uint256 private immutable IC1_X;
    uint256 private immutable IC1_Y;
    uint256 private immutable IC2_X;
    uint256 private immutable IC2_Y;
    uint256 private immutable IC3_X;
    uint256 private immutable IC3_Y;

    /// The sums that all proofs share.
    struct Shared {
        BN254.Sum alpha;
        BN254.Sum inputs;
        BN254.Sum last;
        uint256 weights;
        uint256[3] signals;
    }

    error InvalidProof();
    error BadVerifyingKey();

    /// Refuses a delta that is gamma or -gamma, as setups have it that nobody contributed to: with it anyone can forge.
    /// @param key alpha, beta, gamma, delta, IC0, IC1, IC2, IC3, in the order of EIP-197
    constructor(uint256[22] memory key) {
        if (key[6] == key[10] && key[7] == key[11]) revert BadVerifyingKey();
        (ALPHA_X, ALPHA_Y) = (key[0], key[1]);
        (BETA_0, BETA_1, BETA_2, BETA_3) = (key[2], key[3], key[4], key[5]);
        (GAMMA_0, GAMMA_1, GAMMA_2, GAMMA_3) = (key[6], key[7], key[8], key[9]);
        (DELTA_0, DELTA_1, DELTA_2, DELTA_3) = (key[10], key[11], key[12], key[13]);
        (IC0_X, IC0_Y, IC1_X, IC1_Y) = (key[14], key[15], key[16], key[17]);
        (IC2_X, IC2_Y, IC3_X, IC3_Y) = (key[18], key[19], key[20], key[21]);
    }

    /// Reverts unless every proof is valid.
    /// @param context everything that the signals depend on and `items` does not hold
    /// @param items bytes that hold all proofs, and what else the signals depend on; weights hash all of them
    /// @param claims of each proof the three signals, below the order, and its place in the calldata
    function _verifyProofs(bytes32 context, bytes calldata items, uint256[4][] memory claims) internal view {
        if (claims.length == 1) return _verifyOne(claims[0]);
        bytes memory pairs = new bytes((claims.length + 3) * PAIR);
        bytes32 seed = keccak256(bytes.concat(WEIGHTS, context, items));
        Shared memory shared;
        for (uint256 i = 0; i < claims.length; ++i) {
            uint256 weight = i == 0 ? 1 : uint256(keccak256(abi.encode(seed, i))) >> 128;
            _addProof(shared, pairs, i, claims[i][3], weight);
            _addSignals(shared, claims[i], weight);
        }
        _finish(shared, pairs, claims.length);
    }

    /// The equation of a single proof, which needs no weights. A and C are checked by the pairing itself.
    function _verifyOne(uint256[4] memory claim) private view {
        BN254.Sum memory inputs;
        (inputs.x, inputs.y) = (IC0_X, IC0_Y);
        BN254.addMultiple(inputs, IC1_X, IC1_Y, claim[0]);
        BN254.addMultiple(inputs, IC2_X, IC2_Y, claim[1]);
        BN254.addMultiple(inputs, IC3_X, IC3_Y, claim[2]);
        bytes memory pairs = new bytes(4 * PAIR);
        (uint256 x, uint256 y, uint256 proof) = (ALPHA_X, ALPHA_Y, claim[3]);
        assembly ("memory-safe") {
            let pair := add(pairs, 0x20)
            calldatacopy(pair, proof, 0xc0)
            mstore(add(pair, 0xc0), x)
            mstore(add(pair, 0xe0), y)
            mcopy(add(pair, 0x180), inputs, 0x40)
            calldatacopy(add(pair, 0x240), add(proof, 0xc0), 0x40)
            y := mload(add(pair, 0x20))
            mstore(add(pair, 0x20), sub(Q, y))
        }
        if (y >= Q) revert InvalidProof();
        _setSecond(pairs, 1, BETA_0, BETA_1, BETA_2, BETA_3);
        _setSecond(pairs, 2, GAMMA_0, GAMMA_1, GAMMA_2, GAMMA_3);
        _setSecond(pairs, 3, DELTA_0, DELTA_1, DELTA_2, DELTA_3);
        _requireProduct(pairs);
    }

    /// Adds a proof: the pair of -weight A and B, and weight C.
    function _addProof(Shared memory shared, bytes memory pairs, uint256 index, uint256 proof, uint256 weight)
        private
        view
    {
        uint256 x;
        uint256 y;
        if (weight == 1) {
            assembly ("memory-safe") {
                x := calldataload(proof)
                y := calldataload(add(proof, 0x20))
            }
            if (y >= Q) revert InvalidProof();
            y = Q - y;
            BN254.addAt(shared.last, proof + 0xc0);
        } else {
            BN254.Sum memory sum;
            BN254.addMultipleAt(sum, proof, BN254.R - weight);
            (x, y) = (sum.x, sum.y);
            BN254.addMultipleAt(shared.last, proof + 0xc0, weight);
        }
        shared.weights += weight;
        assembly ("memory-safe") {
            let pair := add(add(pairs, 0x20), mul(index, PAIR))
            mstore(pair, x)
            mstore(add(pair, 0x20), y)
            calldatacopy(add(pair, 0x40), add(proof, 0x40), 0x80)
        }
    }

    function _addSignals(Shared memory shared, uint256[4] memory claim, uint256 weight) private pure {
        for (uint256 j = 0; j < 3; ++j)
            shared.signals[j] = addmod(shared.signals[j], mulmod(weight, claim[j], BN254.R), BN254.R);
    }

    /// Adds the three pairs that all proofs share, and checks the product.
    function _finish(Shared memory shared, bytes memory pairs, uint256 count) private view {
        BN254.addMultiple(shared.inputs, IC0_X, IC0_Y, shared.weights);
        BN254.addMultiple(shared.alpha, ALPHA_X, ALPHA_Y, shared.weights);
        BN254.addMultiple(shared.inputs, IC1_X, IC1_Y, shared.signals[0]);
        BN254.addMultiple(shared.inputs, IC2_X, IC2_Y, shared.signals[1]);
        BN254.addMultiple(shared.inputs, IC3_X, IC3_Y, shared.signals[2]);
        _setFirst(pairs, count, shared.alpha);
        _setSecond(pairs, count, BETA_0, BETA_1, BETA_2, BETA_3);
        _setFirst(pairs, count + 1, shared.inputs);
        _setSecond(pairs, count + 1, GAMMA_0, GAMMA_1, GAMMA_2, GAMMA_3);
        _setFirst(pairs, count + 2, shared.last);
        _setSecond(pairs, count + 2, DELTA_0, DELTA_1, DELTA_2, DELTA_3);
        _requireProduct(pairs);
    }

    function _setFirst(bytes memory pairs, uint256 index, BN254.Sum memory sum) private pure {
        assembly ("memory-safe") {
            mcopy(add(add(pairs, 0x20), mul(index, PAIR)), sum, 0x40)
        }
    }

    function _setSecond(bytes memory pairs, uint256 index, uint256 a, uint256 b, uint256 c, uint256 d) private pure {
        assembly ("memory-safe") {
            let point := add(add(pairs, 0x60), mul(index, PAIR))
            mstore(point, a)
            mstore(add(point, 0x20), b)
            mstore(add(point, 0x40), c)
            mstore(add(point, 0x60), d)
        }
    }

    function _requireProduct(bytes memory pairs) private view {
        bool valid;
        assembly ("memory-safe") {
            valid := staticcall(gas(), 8, add(pairs, 0x20), mload(pairs), 0, 0x20)
            valid := and(valid, eq(mload(0), 1))
        }
        if (!valid) revert InvalidProof();
    }
}
