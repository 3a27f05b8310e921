// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title Checkpoints of transparency logs, written down where nobody can take them back.
/// @notice Whoever publishes a log anchors its tree head from time to time. A log that later shows somebody another
/// history is then in contradiction with what its own publisher wrote here.
contract Anchor {
    struct Head {
        uint64 size;
        bytes32 root;
    }

    mapping(address publisher => mapping(bytes32 origin => Head)) private _heads;

    event CheckpointAnchored(address indexed publisher, bytes32 indexed origin, uint64 size, bytes32 root);

    error NotAnExtension();

    /// Anchors the sender's tree head of a log. Sizes only grow.
    /// @param origin keccak256 of the log's name
    /// @param size number of entries, at least 1
    /// @param root root of the tree of RFC 6962
    function anchor(bytes32 origin, uint64 size, bytes32 root) external {
        Head storage head = _heads[msg.sender][origin];
        if (size <= head.size) revert NotAnExtension();
        (head.size, head.root) = (size, root);
        emit CheckpointAnchored(msg.sender, origin, size, root);
    }

    /// The last head that a publisher anchored; of size 0 where there is none.
    function headOf(address publisher, bytes32 origin) external view returns (Head memory) {
        return _heads[publisher][origin];
    }
}
