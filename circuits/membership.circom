pragma circom 2.1.6;

// A voter's place in the roll: a leaf Poseidon(secret) of a Merkle tree of Poseidon, and the nullifier of a scope.
include "poseidon.circom";

template Leaf() {
    signal input secret;
    signal output out;
    component hash = Poseidon(1);
    hash.in[0] <== secret;
    out <== hash.out;
}

template HashPair() {
    signal input left;
    signal input right;
    signal output out;
    component hash = Poseidon(2);
    hash.in[0] <== left;
    hash.in[1] <== right;
    out <== hash.out;
}

// The root of the tree that the leaf is in, at the place whose bits are `path`, lowest first: 1 is a right child.
template MerkleRoot(depth) {
    signal input leaf;
    signal input path[depth];
    signal input siblings[depth];
    signal output out;
    signal nodes[depth + 1];
    signal left[depth];
    nodes[0] <== leaf;
    for (var i = 0; i < depth; i++) {
        path[i] * (path[i] - 1) === 0;
        left[i] <== nodes[i] + path[i] * (siblings[i] - nodes[i]);
        nodes[i + 1] <== HashPair()(left[i], nodes[i] + siblings[i] - left[i]);
    }
    out <== nodes[depth];
}

template Nullifier() {
    signal input secret;
    signal input scope;
    signal output out;
    out <== HashPair()(secret, scope);
}
