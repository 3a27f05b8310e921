// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Rolls as Merkle trees of addresses, as OpenZeppelin's StandardMerkleTree makes them of ["address"].
library Roll {
    /// Whether an address is a leaf of the tree: leaves are hashed twice, so that no node passes for one, and pairs are hashed
    /// in ascending order, so that a proof needs no positions. No address is a leaf of the root zero.
    function contains(bytes32 root, address voter, bytes32[] calldata proof) internal pure returns (bool) {
        if (root == 0) return false;
        bytes32 node;
        assembly ("memory-safe") {
            mstore(0, shr(96, shl(96, voter)))
            mstore(0, keccak256(0, 0x20))
            node := keccak256(0, 0x20)
            let end := add(proof.offset, shl(5, proof.length))
            for { let at := proof.offset } lt(at, end) { at := add(at, 0x20) } {
                let other := calldataload(at)
                switch lt(node, other)
                case 0 {
                    mstore(0, other)
                    mstore(0x20, node)
                }
                default {
                    mstore(0, node)
                    mstore(0x20, other)
                }
                node := keccak256(0, 0x40)
            }
        }
        return node == root;
    }
}
