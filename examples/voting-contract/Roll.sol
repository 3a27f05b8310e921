// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Rolls as Merkle trees of addresses, as OpenZeppelin's StandardMerkleTree makes them of ["address"].
library Roll {
    /// Whether an address is a leaf of the tree: leaves are hashed twice, so that no node passes for one, and pairs are hashed
    /// in ascending order, so that a proof needs no positions. No address is a leaf of the root zero.
    function contains(bytes32 root, address voter, bytes32[] calldata proof) internal pure returns (bool) {
        if (root == 0) return false;
        bytes32 node = keccak256(bytes.concat(keccak256(abi.encode(voter))));
        for (uint256 i = 0; i < proof.length; ++i) {
            (bytes32 a, bytes32 b) = node < proof[i] ? (node, proof[i]) : (proof[i], node);
            node = keccak256(abi.encode(a, b));
        }
        return node == root;
    }
}
