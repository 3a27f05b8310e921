pragma circom 2.1.6;

// An anonymous ballot of one contest: ciphertexts under the election key that encrypt an allowed choice, made by somebody
// on the roll who has not voted before in this scope.
include "membership.circom";
include "multiply.circom";
include "statement.circom";

// An exponential ElGamal ciphertext (k G, k K + v G) of v = sum of weights[j] bits[j]. A c1 that is the identity would show v.
template Encrypt(count, weights) {
    signal input negative[windows()];
    signal input large[windows()];
    signal input bits[count];
    signal input one[windows()][2];
    signal input three[windows()][2];
    signal input lastOne[2];
    signal input lastThree[2];
    signal output c1[2];
    signal output c2[2];

    AssertDigits()(negative, large);
    c1 <== MultiplyGenerator()(negative, large);
    AssertNonzero()(c1[0]);

    signal sums[count + 1][2];
    sums[0] <== Multiply()(negative, large, one, three, lastOne, lastThree);
    component add[count];
    for (var j = 0; j < count; j++) {
        if (weights[j] == 0) {
            sums[j + 1] <== sums[j];
        } else {
            var term[2] = multiplyKnown(generator(), weights[j]);
            add[j] = EdwardsAdd();
            add[j].a <== sums[j];
            add[j].b[0] <== bits[j] * term[0];
            add[j].b[1] <== 1 + bits[j] * (term[1] - 1);
            sums[j + 1] <== add[j].out;
        }
    }
    c2 <== sums[count];
}

// depth: of the roll's tree. The contest is the layout of src/zk/layout.ts: `count` bits, the rows of `weights` that make the
// value of each position, and `limits` equations, sum of coefficients[i][j] bits[j] = constants[i].
template Ballot(depth, positions, count, weights, limits, coefficients, constants) {
    // Public.
    signal input digest;
    signal input challenge;
    signal input combination;
    // The words of the statement.
    signal input scope;
    signal input root;
    signal input nullifier;
    signal input key[2];
    // The voter's.
    signal input secret;
    signal input path[depth];
    signal input siblings[depth];
    signal input bits[count];
    signal input negative[positions][windows()];
    signal input large[positions][windows()];
    // 1/8 of the key, which shows that the key has prime order.
    signal input keyEighth[2];

    signal leaf <== Leaf()(secret);
    signal ownRoot <== MerkleRoot(depth)(leaf, path, siblings);
    root === ownRoot;
    signal ownNullifier <== Nullifier()(secret, scope);
    nullifier === ownNullifier;

    for (var j = 0; j < count; j++) bits[j] * (bits[j] - 1) === 0;
    for (var i = 0; i < limits; i++) {
        var sum = 0;
        for (var j = 0; j < count; j++) sum += coefficients[i][j] * bits[j];
        sum === constants[i];
    }

    AssertPrimeOrder()(key, keyEighth);
    component multiples = MultiplesOf();
    multiples.in <== key;

    var size = 5 + 4 * positions;
    component statement = CompressStatement(size);
    statement.digest <== digest;
    statement.challenge <== challenge;
    statement.combination <== combination;
    statement.words[0] <== scope;
    statement.words[1] <== root;
    statement.words[2] <== nullifier;
    statement.words[3] <== key[0];
    statement.words[4] <== key[1];

    component encrypt[positions];
    for (var i = 0; i < positions; i++) {
        encrypt[i] = Encrypt(count, weights[i]);
        encrypt[i].negative <== negative[i];
        encrypt[i].large <== large[i];
        encrypt[i].bits <== bits;
        encrypt[i].one <== multiples.one;
        encrypt[i].three <== multiples.three;
        encrypt[i].lastOne <== multiples.lastOne;
        encrypt[i].lastThree <== multiples.lastThree;
        for (var k = 0; k < 2; k++) {
            statement.words[5 + 4 * i + k] <== encrypt[i].c1[k];
            statement.words[7 + 4 * i + k] <== encrypt[i].c2[k];
        }
    }
}
