// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title A log of entries on a chain: what a ledger of one writer needs, and nothing that says what entries mean.
/// @notice Entries stand in the logs of this contract, numbered without a gap, each with the key under which its writer
/// will not write another. Only the owner writes, and of several processes of the owner only the one that opened the log
/// last. Every write names the size that it found, so that a transaction that is sent twice, or finds another chain than
/// it was made for, changes nothing. Nobody, the owner included, can alter or remove what is written.
///
/// It calls nothing and holds no money.
contract EntryLog {
    address public immutable OWNER;

    /// Number of entries; a number drawn by whoever writes now; whether the log has ended: one slot.
    struct Head {
        uint64 size;
        uint64 epoch;
        bool isSealed;
    }

    Head public head;
    /// keccak256 of the newest checkpoint; zero before the first.
    bytes32 public checkpoint;

    event Opened(uint64 indexed epoch);
    event Entry(uint64 indexed index, bytes32 indexed key, bytes entry);
    event Checkpoint(bytes note);

    error NotOwner();
    error NotCurrent();

    constructor() {
        OWNER = msg.sender;
    }

    modifier onlyOwner() {
        if (msg.sender != OWNER) revert NotOwner();
        _;
    }

    /// Takes the log over: whoever opened it before writes no more.
    /// @param expected epoch of whoever writes now; zero in the beginning
    /// @param epoch drawn at random, so that of two who open at once each can tell who did
    function open(uint64 expected, uint64 epoch) external onlyOwner {
        if (head.epoch != expected || epoch == 0 || epoch == expected) revert NotCurrent();
        head.epoch = epoch;
        emit Opened(epoch);
    }

    /// Appends entries, all or none.
    /// @param epoch that of the writer, who must be the last that opened the log
    /// @param size number of entries before
    /// @param seals 1 if these are the last entries ever, else 0
    function commit(uint64 epoch, uint64 size, bytes32[] calldata keys, bytes[] calldata entries, uint256 seals)
        external
        onlyOwner
    {
        Head memory next = head;
        bool current = next.epoch == epoch && next.size == size && !next.isSealed && keys.length == entries.length;
        if (!current) revert NotCurrent();
        for (uint256 i = 0; i < entries.length; ++i) emit Entry(next.size++, keys[i], entries[i]);
        next.isSealed = seals == 1;
        head = next;
    }

    /// Replaces the checkpoint.
    /// @param expected keccak256 of the one before; zero if there is none
    function publish(uint64 epoch, bytes32 expected, bytes calldata note) external onlyOwner {
        if (head.epoch != epoch || checkpoint != expected) revert NotCurrent();
        checkpoint = keccak256(note);
        emit Checkpoint(note);
    }
}
